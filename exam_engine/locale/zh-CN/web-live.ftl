# 考试进行中考生与监考员之间：求助、补时的两人手续、换座位、消息的送达。

## 求助
web-help-reason-come = 请监考员过来
web-help-reason-machine = 机器、网络或键盘有问题
web-help-reason-paper = 题目显示不正常
web-help-reason-leave = 需要离开座位
web-help-reason-unwell = 身体不适
web-help-reason-side-camera = 没有或不使用手机机位，请人核验
web-live-need-help = { $seat }，{ $since } 求助：{ $reason }
web-live-need-coming = { $seat }，{ $since } 起 { $name } 正在过去：{ $reason }
web-live-help = 考生求助
web-live-help-asked = { $at } 提出，还没有人答复
web-live-help-answered = { $name } 于 { $at } 答复
web-live-help-answer-act = 我去
web-live-help-close-act = 已处理
web-live-done-answer = 已告诉考生有人过去。
web-live-done-close = 这次求助已处理。
sessions-help-not-open = 这名考生现在没有未处理的求助。
    .next = 求助可能已由别人处理，请刷新看板。
sessions-help-unreadable = 收到的求助无法读取。
    .next = 请举手请监考员过来。
sessions-receipts-unreadable = 收到的消息回执无法读取。
    .next = 不影响作答，可以忽略。

web-exam-help = 请监考员过来
web-exam-help-title = 请监考员过来，原因是
web-exam-help-lead = 不用离开座位，时间照常，作答可以继续。
web-exam-help-cancel = 不用了
web-exam-help-waiting = 已通知监考员（{ $time }）
web-exam-help-coming = 监考员正在过来（{ $time }）
web-exam-help-take-back = 不用来了
web-exam-help-failed = 现在无法通知监考员，请举手。
web-exam-new-seat = 监考员已把您换到 { $room } 考场 { $seat } 座
web-exam-new-seat-next = 请到新座位用准考证号和证件号登录，已作答的都在。这台机器上还没送出的作答仍会送出。

## 两人补时
web-live-need-time = { $name } 于 { $since } 提出补时 { $minutes } 分钟（{ $reason }），待另一人批准
web-live-need-time-many = { $count } 名考生
web-live-time-lead = 补时由一人提出、另一人批准后生效，给出后不会收回。考前已批准的延长不用再批。
web-live-time-act = 提出补时
web-live-time-waiting = 待批准的补时
web-live-time-own = 由您提出，须由另一人批准。
web-live-time-take-back = 撤回
web-live-time-approve = 批准
web-live-time-decline = 不批准
web-live-done-ask = 已提出补时 { $minutes } 分钟，待另一人批准。
web-live-done-ask-all = 已为 { $count } 名考生提出补时，待另一人批准。
web-live-done-approve = 已批准，为 { $count } 名考生补时 { $minutes } 分钟。
web-live-done-decline = 这次补时没有给出。
web-live-given-second = { $name } 批准
sessions-time-request-unknown = 没有找到这次补时申请。
    .next = 请回到看板查看。
sessions-time-request-decided = 这次补时申请已有结果，或已经过期。
    .next = 仍需要时请重新提出。
sessions-time-own-request = 自己提出的补时须由另一人批准。
    .next = 请另一位有补时权限的人在看板上批准。
sessions-time-too-late = 这些考生已经交卷或时间已过，补时没有作用。
    .next = 请回到看板查看各人的状态。

## 换座位
web-live-move = 换座位或换机
web-live-move-lead = 作答都在服务器上，考生到新机器登录后接着做。原机器的页面会停止作答并提示考生。
web-live-move-room = 考场
web-live-move-seat = 座位
web-live-move-reason-hint = 例如：原机器键盘失灵
web-live-move-stop = 先暂停计时，考生坐好后由监考员恢复
web-live-move-act = 换到这个座位
web-live-done-move = 已换到 { $room } 考场 { $seat } 座。
web-live-seat-taken = { $room } 考场 { $seat } 座已有考生。
    .next = 请另选一个空座位。
sessions-seat-unusable = 考场号和座位号须是 1 到 { $most } 之间的整数。
sessions-seat-same = 考生已经在这个座位。
    .next = 换机而不换座位时，考生直接在新机器登录即可。

## 消息与代为交卷
web-live-message-on-way = 还没有显示在考生页面上
web-live-message-shown = 已显示，考生还没有点“知道了”
web-live-message-read = 考生已读
web-live-message-counts = { $shown } 人已显示，{ $read } 人已读
web-live-hand-in-reason-hint = 例如：考生身体不适，要求结束

## 现场画面
web-live-pictures-show = 显示现场画面
web-live-pictures-lead = 画面只在内存中停留数秒，不保存；打开会记下您的名字和时间。
web-live-picture-of = { $name } 的摄像头画面
web-live-side-picture-of = { $name } 的侧面画面
web-live-picture-none = 现在没有画面
web-live-no-pictures = 这一场没有约定现场画面，不能打开。
    .next = 安排场次时可以约定，考生的同意书里会写明。
web-live-too-many-channels = 同时打开的看板太多，请 { $seconds } 秒后再试。
    .next = 请关掉不用的看板页面；本页会改为隔几秒更新一次。
web-live-opening-invalid = 现场画面须由您本人重新打开。
    .next = 请刷新看板，再点“显示现场画面”。
proctor-consent-live-pictures = 监考员在考试中可以看到缩小的当前画面。这些画面只在服务器内存中停留数秒，不保存；谁打开过有记录。
proctor-consent-live-view = 必要时监考员可以实时查看您的摄像头。有人查看时，您的页面会显示；没有声音，不保存，谁查看过有记录。
proctor-consent-side-camera = 另请您用一部手机从侧面拍摄座位，每隔几秒取一张画面，只记录是否看得到人、人数、手机和书本，其余同上。没有手机或不愿使用时，由监考员到座位旁核验，考试内容、时间和成绩不受影响。

## 手机侧面机位
web-side-title = 侧面机位
web-side-lead = 这部手机作为考试的侧面摄像头，用完关掉本页即可。
web-side-ask = 请先看下面的说明
web-side-consent-what = 手机每 { $seconds } 秒取一张画面，只记录：画面里有没有人、几个人、有没有手机和书本、画面是否过暗或被遮住。不录音，不比对人脸。
web-side-consent-who = 监考员可以看到缩小的当前画面（只在内存中停留数秒）。机器只记录看到的事实，由人查看，不影响分数。
web-side-consent-kept = 画面测量后不保存；需要人查看时才加密保存那一刻的画面，保存期限与考试页上的说明相同。
web-side-consent-free = 您可以不同意，也可以随时停止。不使用手机机位时由监考员到座位旁核验，考试内容、时间和成绩不受影响。
web-side-agree = 同意并打开摄像头
web-side-refuse = 不同意
web-side-refused = 没有打开摄像头。请在考试页上点“没有手机或不使用”，监考员会到座位旁核验，考试照常。
web-side-picture = 手机摄像头画面
web-side-place = 请把手机放在侧后方约一米处，横放，能看到您的上身、双手和桌面，接上电源，保持本页打开。
web-side-turn = 切换前后摄像头
web-side-stop = 停止侧面机位
web-side-starting = 正在打开摄像头
web-side-on = 侧面机位正常
web-side-waiting = 网络中断，恢复后继续
web-side-ended = 侧面机位已结束，可以关掉本页
web-side-no-code = 请用手机扫考试页上的二维码打开本页
web-side-no-camera = 没有打开摄像头。请在浏览器提示中选择“允许”，再点一次。
web-side-insecure = 这个网址不是安全连接，手机不能打开摄像头。请告诉监考员，由监考员核验，考试照常。
web-side-battery = 手机电量 { $level }%
web-side-battery-low = 手机电量 { $level }%，请接上电源
web-side-screen-stays = 本页打开时屏幕会保持亮着
web-side-screen-by-hand = 请在手机设置里把自动锁屏调长，屏幕熄灭后不再发送画面
web-side-camera = 侧面机位（手机）
web-side-show-code = 用手机扫码
web-side-new-code = 重新扫码
web-side-code-alt = 用手机扫描的二维码
web-side-code-hint = 请用手机扫码，{ $minutes } 分钟内有效，只能用一次。
web-side-state-none = 还没有连接手机
web-side-state-code = 等待手机扫码
web-side-state-paired = 手机已连接
web-side-state-lost = 手机有一阵没有画面，请看一下手机
web-side-state-ended = 手机已断开
web-side-low = 手机已连接，电量 { $level }%，请接上电源
web-side-other = 没有手机或不使用
web-side-other-next = 监考员会到座位旁核验，考试照常。
web-live-side-none = 侧面：未连接
web-live-side-code = 侧面：等待扫码
web-live-side-paired = 侧面：有画面
web-live-side-low = 侧面：有画面，手机电量 { $level }%
web-live-side-lost = 侧面：{ $since } 后没有画面
web-live-side-ended = 侧面：已断开
sessions-side-not-asked = 这一场没有约定侧面机位。
    .next = 不用连接手机，直接考试即可。
sessions-side-not-now = 现在不能连接侧面机位（{ $state }）。
    .next = 请先完成前面的步骤；不使用摄像头时由监考员核验。
sessions-side-code-invalid = 这个二维码已经用过或已过期。
    .next = 请在考试页上点“重新扫码”，再用手机扫新的二维码。
sessions-side-ended = 这部手机的侧面机位已经结束。
    .next = 仍需要时，请在考试页上重新扫码。

## 实时查看
web-live-view-go = 实时查看摄像头
web-live-view-title = 实时查看：{ $name }
web-live-view-lead = 画面由考生的浏览器直接送到这里，没有声音，不经服务器，不保存。打开后考生的页面会显示，打开和时长都有记录。
web-live-view-idle = 还没有打开
web-live-view-open = 打开
web-live-view-close = 结束查看
web-live-view-waiting = 已打开，等待考生的页面回应
web-live-view-connecting = 正在连接
web-live-view-on = 正在实时查看，考生知道
web-live-view-over = 已结束
web-live-view-failed = 两台机器之间连接不上，请到考生座位旁查看
web-live-view-told = 监考员正在实时查看您的摄像头
web-live-view-told-next = 没有声音，不保存。您可以继续作答，不用做任何事。
web-live-no-view = 现在不能实时查看这名考生的摄像头。
    .next = 只有约定了实时查看、考生同意摄像并正在作答时可以；需要时请到座位旁。
sessions-view-busy = 已有另一位监考员在实时查看这名考生。
    .next = 请稍候，或与那位监考员联系。
sessions-view-too-many = 同时打开的实时查看太多，请 { $seconds } 秒后再试。
    .next = 请先结束别的实时查看。
sessions-view-over = 这次实时查看已经结束。
    .next = 需要时请重新打开。
sessions-view-unreadable = 收到的连接信息无法读取。
    .next = 不影响作答，可以忽略。

## 考前批准的延长
web-live-accommodation = 考前批准的延长
web-live-accommodation-lead = 由评价机构在开考前批准，从开始时就计入该考生的时长，考场内不用再批。开始作答后不能再改，只能两人补时。
web-live-accommodation-how-much = 延长多少
web-live-accommodation-factor = 延长 { $percent }%
web-live-accommodation-act = 批准
web-live-done-accommodation = 已批准，从开始作答时计入。
sessions-accommodation-factor = 延长只能从列出的几种中选。
    .next = 请从列表中选择一种。
sessions-accommodation-too-late = 考生正在作答，考前的延长不能再改。
    .next = 请由一人提出补时、另一人批准。
