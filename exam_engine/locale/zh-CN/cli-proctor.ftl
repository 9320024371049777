cli-proctor = 监考分析：从图片和视频读出可观察的事实
cli-proctor-analyse = 分析图片、视频或整个文件夹：人脸、头部朝向、视线、眼睛、画面状况，以及各步耗时。0 全部读出，1 有文件不能读，2 用法不对
cli-proctor-paths = 图片、视频或文件夹
cli-proctor-landmarks = 同时输出 478 个面部点（像素）
cli-proctor-every = 视频每隔多少秒取一帧；0 为逐帧
cli-proctor-file = { $file }：
cli-proctor-frame = { $file }，第 { $frame } 帧：人脸 { $faces } 张；左右 { $yaw }°，俯仰 { $pitch }°，倾斜 { $roll }°；可见：{ $shown }
cli-proctor-video = { $file }：共 { $frames } 帧，持续出现的情况 { $findings } 段
cli-models-names = 模型名称；不写则取全部默认可用的模型
cli-models-fetch = 取得可选模型，逐个核对摘要；中断后可续传
cli-models-non-commercial = 同意取得仅限非商业用途的模型（默认不取）
cli-models-fetched = { $model }：{ $new ->
        [yes] 已取得，摘要相符
       *[no] 已在模型文件夹里
    }
cli-models-list = 列出全部模型：来源、许可、摘要、是否已有
cli-models-verify = 核对模型文件的摘要。0 全部相符，1 有缺失或不符
cli-models-entry =
    { $model }（{ $file }）{ $optional ->
        [yes] 可选
       *[no] 必备
    }，{ $state ->
        [present] 已有，摘要相符
        [altered] 摘要不符
       *[absent] 没有，相应的检测关闭
    }；许可：{ $licence }{ $commercial ->
        [yes] {""}
       *[no] ，不得用于商业
    }；来源：{ $origin }；SHA-256：{ $sha256 }
cli-proctor-shows-face-absent = 未见人脸
cli-proctor-shows-several-faces = 多张人脸
cli-proctor-shows-face-unlike = 人脸不相似
cli-proctor-shows-presentation-attack = 人脸可能来自照片或屏幕
cli-proctor-shows-head-turned = 头部转开
cli-proctor-shows-looking-down = 低头
cli-proctor-shows-gaze-off-screen = 视线离屏
cli-proctor-shows-eyes-closed = 双眼闭合
cli-proctor-shows-phone-visible = 手机
cli-proctor-shows-book-visible = 书本
cli-proctor-shows-lips-and-speech = 唇动有声
cli-proctor-shows-second-voice = 唇静有声
cli-proctor-shows-picture-dark = 画面过暗
cli-proctor-shows-picture-covered = 镜头被遮挡
cli-proctor-shows-picture-blurred = 画面模糊
cli-proctor-shows-picture-frozen = 画面静止
cli-proctor-shows-picture-looped = 画面循环播放
cli-proctor-shows-virtual-camera = 虚拟摄像头
cli-proctor-shows-nothing = 无
cli-proctor-compare = 比对两张图片里的人脸有多相似（需要安装相似度模型）。0 达到限值，1 未达到或无法比对，2 用法不对
cli-proctor-picture = 一张只有一个人的图片
cli-proctor-compared = 相似度 { $likeness }，限值 { $limit }（模型 { $model_version }，其准确率未经我们验证）：{ $alike ->
        [yes] 达到限值
       *[no] 低于限值
    }
cli-detector = { $detector }：{ $active ->
        [yes] 可用
       *[no] 已关闭，缺少模型 { $missing }
    }
