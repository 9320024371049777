# 考生页面：入口、同意、检查设备、试卷、回执。

# 入口
web-exam-entrance = 考生入口
web-exam-entrance-lead = 用准考证号和证件号码进入考试。
web-exam-admission-number = 准考证号
web-exam-admission-hint = 见准考证右上角，字母不分大小写。
web-exam-document-number = 证件号码
web-exam-document-hint = 报名时使用的证件，末位是 X 的照样输入。
web-exam-enter = 进入
web-exam-entrance-help = 不能进入时，请带上准考证和证件找监考员。
web-exam-sittings = 我的考试
web-exam-sittings-lead = { $name }，请选择要参加的场次。
web-exam-no-sitting = 现在没有可以进入的场次
web-exam-no-sitting-next = 场次在开考前开放。请以准考证上的时间为准，到时间后刷新本页。
web-exam-sitting = 场次
web-exam-window = 可以开始的时间
web-exam-window-span = { $opens } 至 { $closes }
web-exam-minutes = 考试时长
web-exam-minutes-count = { $count } 分钟
web-exam-go-in = 进入考试
web-exam-go-on = 继续作答
web-exam-see-receipt = 查看回执
web-exam-state-open = 未参加
web-exam-state-begun = 已进入
web-exam-state-running = 作答中
web-exam-state-ended = 已交卷
web-exam-candidate = 考生

# 步骤
web-exam-steps = 考前步骤
web-exam-step-consent = 监考说明
web-exam-step-check = 检查设备
web-exam-step-ready = 开始考试

# 同意
web-exam-consent = 摄像监考说明
web-exam-consent-lead = 请先读完，再作选择。两种选择都可以参加考试，成绩没有区别。
web-exam-consent-kinds = 需要人查看的是这些情形：
web-exam-consent-agree = 同意拍摄
web-exam-consent-agree-next = 下一步检查摄像头
web-exam-consent-refuse = 不同意拍摄
web-exam-consent-refuse-next = 下一步由监考员核验身份

# 核验身份
web-exam-identity = 由监考员核验身份
web-exam-identity-lead = 您选择了不使用摄像头。这不影响考试和成绩。
web-exam-identity-wait = 请稍候，监考员会来到您的座位
web-exam-identity-how = 请把证件和准考证放在桌面。核验完成后，本页会自动进入下一步，不用刷新。
web-exam-identity-asking = 正在等待监考员确认
web-exam-identity-again = 改变主意了？
web-exam-identity-back = 回到监考说明
web-exam-identity-reload = 核验完成后请刷新本页。

# 检查设备
web-exam-check = 检查设备
web-exam-check-lead = 考试时间还没有开始计算。有一项不正常时，监考员会帮助您。
web-exam-check-looking = 正在检查
web-exam-check-camera = 摄像头
web-exam-check-camera-good = 摄像头正常
web-exam-check-camera-bad = 没有打开摄像头。请在浏览器提示中选择“允许”，再点“重新检查”。
web-exam-check-camera-hint = 请让脸在画面中间，看着屏幕，光线从前方来。检查时的画面测量后不保存。
web-exam-check-light-good = 光线合适
web-exam-check-light-dark = 光线偏暗，请开灯或面向光源
web-exam-check-light-bright = 光线过亮，请避开背后的窗户
web-exam-check-light-unknown = 光线：暂时无法判断
web-exam-check-face-one = 画面中有一张脸
web-exam-check-face-none = 画面中没有看到脸，请坐到镜头前
web-exam-check-face-several = 画面中不止一张脸，请只留考生本人
web-exam-check-network = 网络
web-exam-check-network-good = 网络正常，往返 { $count } 毫秒
web-exam-check-network-slow = 网络较慢，往返 { $count } 毫秒，可以考试，保存会慢一些
web-exam-check-network-bad = 连接不到考试服务器，请告诉监考员
web-exam-check-network-hint = 考试中网络中断时，作答保存在本机，恢复后自动送出。
web-exam-check-storage = 本机保存
web-exam-check-storage-kept = 作答会保存在本机，不会被浏览器清理
web-exam-check-storage-works = 作答会保存在本机
web-exam-check-storage-bad = 这个浏览器不能在本机保存作答，请告诉监考员
web-exam-check-keyboard = 键盘
web-exam-check-try = 试着输入几个字
web-exam-check-done = 检查完毕，下一步
web-exam-check-again = 重新检查
web-exam-check-back = 重新检查设备
web-exam-check-invigilator = 也可以不用摄像头，由监考员当面核验身份。
web-exam-check-invigilator-go = 改由监考员核验

# 开始
web-exam-ready-lead = { $name }，点“开始考试”后开始计时。
web-exam-questions = 试题
web-exam-questions-count = { $count } 题，满分 { $points } 分
web-exam-rules = 考试须知
web-exam-rule-clock = 时间由考场服务器计算，关闭页面或网络中断时照常计时；因故障损失的时间由监考员处理。
web-exam-rule-saved = 每次作答先保存在本机，再送到服务器，页面上方显示最近一次保存的时间。
web-exam-rule-network = 网络中断时可以继续作答，恢复后自动送出。
web-exam-rule-move = 换一台考试机时，用同样的号码进入，所有作答都在。
web-exam-rule-hand-in = 可以随时回到任何一题修改，交卷后不能再改。时间到时自动交卷。
web-exam-opens-in = 距离开考还有
web-exam-room-code = 考场口令
web-exam-room-code-hint = 由监考员在开考前宣布。
web-exam-start = 开始考试

# 试卷
web-exam-opening = 正在打开试卷
web-exam-needs-script = 试卷需要浏览器运行脚本。请打开脚本，或换一台考试机。
web-exam-cannot-start = 连接不到考试服务器，试卷还没有在本机打开过。请检查网络后再试，时间照常由考场处理。
web-exam-question = 第 { $number } 题
web-exam-points = { $points } 分
web-exam-type-single-choice = 单选题
web-exam-type-multiple-choice = 多选题
web-exam-type-indefinite-choice = 不定项选择题
web-exam-type-true-false = 判断题
web-exam-type-text-entry = 填空题
web-exam-type-order = 排序题
web-exam-type-match = 连线题
web-exam-type-material = 材料题
web-exam-type-situational = 情境判断题
web-exam-type-short-answer = 简答题
web-exam-type-essay = 论述题
web-exam-type-case-analysis = 案例分析题
web-exam-type-practical = 实操题
web-exam-material = 材料
web-exam-at-most = 最多选 { $count } 项
web-exam-several = 可以选多项
web-exam-part = （{ $place }）
web-exam-gap = 填空
web-exam-gap-of = 第 { $place } 空，共 { $count } 空
web-exam-length = 已写 { $count } 字
web-exam-length-of = 已写 { $count } 字，建议约 { $expected } 字
web-exam-order-hint = 用 ↑ ↓ 移动，从上到下就是您的顺序。
web-exam-order-keep = 就用现在的顺序
web-exam-move-up = 上移：{ $text }
web-exam-move-down = 下移：{ $text }
web-exam-moved = 已移到第 { $place } 位，共 { $count } 位
web-exam-match-targets = 可以选择的对应项
web-exam-match-none = 未选择
web-exam-flag = 标记
web-exam-unflag = 已标记
web-exam-clear = 清除作答
web-exam-previous = 上一题
web-exam-next = 下一题
web-exam-moves = 翻题
web-exam-one-by-one = 一题一屏
web-exam-whole-section = 显示整节
web-exam-all-questions = 全部试题
web-exam-keys-help = 键盘：A–H 选择选项，← → 翻题，F 标记。回车键不会交卷。
web-exam-map = 题号
web-exam-map-answered = 已作答
web-exam-map-partly = 部分作答
web-exam-map-open = 未作答
web-exam-map-unseen = 未看过
web-exam-map-flagged = 已标记
web-exam-map-here = 当前题
web-exam-map-label = 第 { $number } 题，{ $state }
web-exam-comma = ，
web-exam-to-review = 检查并交卷

# 保存、网络、时间
web-exam-saved-at = 已保存 { $time }
web-exam-saving = 正在保存
web-exam-on-device = { $count } 处作答已存本机，待送出
web-exam-waiting = { $count } 处作答待送出
web-exam-nothing-to-save = 作答会自动保存
web-exam-online = 网络正常
web-exam-offline-short = 网络中断
web-exam-offline = 网络中断，您的作答已保存在本机，时间照常由考场处理。
web-exam-no-store = 这个浏览器不能在本机保存作答。网络中断时请不要关闭本页，并告诉监考员。
web-exam-time-left = 剩余时间
web-exam-time-hidden = 时间已隐藏
web-exam-time-hide = 隐藏
web-exam-time-show = 显示
web-exam-minutes-left = 还剩 { $count } 分钟
web-exam-time-given = 已为您补时 { $count } 分钟
web-exam-time-over = 考试时间到。作答已经停止，正在送出您的作答。
web-exam-paused = 监考员已暂停考试，时间停止计算。恢复后可以继续作答。
web-exam-superseded = 本场考试已在另一处打开
web-exam-superseded-next = 这里停止作答，还没有送出的作答仍会送出并保存。
web-exam-continue-here = 在这里继续作答
web-exam-login-again = 需要重新登录才能送出作答。您的作答都在本机。
web-exam-login = 重新登录
web-exam-message-all = 监考员致全体考生（{ $time }）
web-exam-message-you = 监考员给您的消息（{ $time }）
web-exam-understood = 知道了

# 检查并交卷
web-exam-review = 检查并交卷
web-exam-review-count = 已作答 { $answered } 题，共 { $count } 题。
web-exam-review-open = 还没有答完的题（{ $count }）
web-exam-review-open-none = 所有试题都已作答。
web-exam-review-flagged = 标记的题（{ $count }）
web-exam-review-flagged-none = 没有标记的题。
web-exam-hand-in = 提交试卷
web-exam-hand-in-open = 还有 { $count } 题没有答完。提交后不能再作答。
web-exam-hand-in-all = 提交后不能再作答。
web-exam-hand-in-back = 返回作答
web-exam-hand-in-sure = 确认提交
web-exam-hand-in-keys = 请点击或按空格键确认，回车键不起作用。
web-exam-hand-in-later = 网络中断，现在不能交卷。您的作答已保存在本机，可以继续检查，网络恢复后再交。

# 摄像头
web-exam-camera-own = 您的摄像头画面
web-exam-camera-on = 摄像头正常
web-exam-camera-off = 摄像头没有打开
web-exam-camera-again = 打开摄像头
web-exam-camera-waiting = 网络恢复后继续
web-exam-camera-stop = 停止拍摄
web-exam-camera-stop-next = 停止后由监考员核验，考试照常继续，停止后不能再打开。
web-exam-camera-stop-sure = 确认停止
web-exam-camera-keep = 继续拍摄
web-exam-camera-stopped = 已停止拍摄，由监考员核验
web-exam-camera-not-measured = 本机无法测量画面，请告知监考人员；作答不受影响
web-exam-fact-clock-apart = 已记录：本机时钟与考场时钟相差较大。考试时间以考场为准，不受影响
web-exam-fact-frames-disordered = 已记录：画面编号重复或倒退。请只在一个页面上考试
web-exam-fact-window-left = 已记录：离开考试窗口 { $seconds } 秒
web-exam-fact-full-screen-left = 已记录：退出全屏 { $seconds } 秒
web-exam-fact-second-display = 已记录：连接了不止一块屏幕。请断开其他屏幕
web-exam-fact-pasted = 已记录：粘贴了不是在考试页面内复制的内容
web-exam-fact-virtual-camera = 已记录：摄像头的名称是一款虚拟摄像头。请改用本机摄像头
web-exam-fact-camera-lost = 摄像头没有画面，已记录。考试照常继续，请检查连接或允许使用摄像头
web-exam-fact-tab-asleep = 已记录：页面被系统暂停 { $seconds } 秒。考试照常继续
web-exam-fact-record-gap = 断网较久，本机存不下全部画面，已记录。考试照常继续

# 回执
web-exam-done = 已交卷
web-exam-done-lead = 您的作答已经保存，可以离开座位。
web-exam-done-expired = 考试结束
web-exam-done-expired-lead = 时间到，已自动交卷。时间内的作答都已保存。
web-exam-handed-in-at = 交卷时间
web-exam-answered = 作答
web-exam-answered-of = { $answered } 题，共 { $count } 题
web-exam-receipt = 回执码
web-exam-receipt-hint = 请记下或拍下回执码。它由您的作答算出，日后可以证明阅卷所用的就是这些作答。
web-exam-to-sittings = 回到我的考试
web-exam-to-result = 查看成绩与证书
web-exam-leave = 退出，离开
web-exam-left-over = 本机还有 { $count } 处作答没有送出，正在送出。请先不要关闭本页，并告诉监考员。
