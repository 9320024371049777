# 教务：批次、名单、考生、照片、准考证。

web-registrar-comma = 、
web-registrar-of = { $done } / { $total }

## 批次
web-registrar-batches-lead = 各批次的报名时间、名额和进展。
web-registrar-batches-none = 还没有批次
web-registrar-batches-none-admin = 公布一个批次，各院校就可以上传名单。
web-registrar-batches-none-college = 考试机构公布批次后，会显示在这里。
web-registrar-window = 报名时间
web-registrar-window-soon = 未开始
web-registrar-window-open = 报名中
web-registrar-window-over = 已截止
web-registrar-from-to = { $opens } 至 { $last }
web-registrar-opens = 开始
web-registrar-closes = 截止
web-registrar-exam-day = 考试日期
web-registrar-places-title = 名额与进展
web-registrar-places = 已报 { $used } 人，名额 { $quota } 人
web-registrar-places-unbound = 已报 { $used } 人，不限名额
web-registrar-places-label = 已用名额
web-registrar-counts = 有照片 { $photos } 人，有准考证号 { $admitted } 人，共 { $enrolled } 人
web-registrar-counts-colleges = ，来自 { $colleges } 所院校
web-registrar-no-college = 您的账户没有对应的院校。请联系考试机构的管理人员。
web-registrar-college = 院校
web-registrar-college-choose = 请选择院校
web-registrar-college-all = 全部院校
web-registrar-colleges = 各院校
web-registrar-enrolled = 已报
web-registrar-quota = 名额
web-registrar-unbound = 不限
web-registrar-quota-set-title = 为一所院校设定名额
web-registrar-quota-act = 设定名额
web-registrar-quota-set = 名额已设为 { $places } 人。

web-registrar-announce = 公布批次
web-registrar-announce-lead = 按“{ $scheme }”方案考试。公布后各院校立即可见。
web-registrar-announce-what = 考什么
web-registrar-announce-when = 什么时候
web-registrar-announce-where = 在哪里，多少人
web-registrar-announce-act = 公布
web-registrar-announced = 批次“{ $batch }”已公布。
web-registrar-scheme-lead = 先选择按哪个认证方案考试。
web-registrar-scheme-none = 还没有认证方案
web-registrar-scheme-none-text = 批次按认证方案公布。请先导入认证方案。
web-registrar-batch-name = 批次名称
web-registrar-batch-name-hint = 名单中“考试批次”一列写的就是它，例如 2026年11月批次。
web-registrar-batch-code = 批次代码
web-registrar-batch-code-hint = 本机构内唯一，例如 202611。
web-registrar-batch-prefix = 准考证号前缀
web-registrar-batch-prefix-hint = 1 至 12 位数字，不填则取批次代码中的数字。
web-registrar-batch-age = 最低年龄
web-registrar-batch-age-hint = 到考试日应满的周岁，不填则不限。
web-registrar-batch-quota = 每所院校的名额
web-registrar-batch-quota-hint = 不填则不限；之后可以为单所院校另设。
web-registrar-first-day = 报名第一天
web-registrar-last-day = 报名最后一天
web-registrar-days-hint = 按北京时间，首尾两天都算在内；报名应在考试日之前结束。
web-registrar-sites-hint = 每行一个，名单中“考核站点”一列写的就是它们。

## 一个批次
web-registrar-batch-lead = { $certificate }，{ $levels }，{ $exam }考试
web-registrar-tabs = 批次的各页
web-registrar-tab-lists = 名单
web-registrar-tab-candidates = 考生
web-registrar-tab-photos = 照片
web-registrar-tab-admission = 准考证
web-registrar-title-candidates = { $batch }：考生
web-registrar-title-photos = { $batch }：照片
web-registrar-title-admission = { $batch }：准考证

## 名单
web-registrar-hand-in = 上传名单
web-registrar-list = 报名名单
web-registrar-list-hint = .xlsx 或 .csv，最大 { $largest } MB。列的顺序不限，常见列名都能识别。
web-registrar-check = 上传并检查
web-registrar-how = 怎么做
web-registrar-template = 下载空白模板
web-registrar-template-for = 为哪所院校下载模板
web-registrar-template-name = { $batch }-报名模板
web-registrar-how-template = 用模板填写，或直接用现有的表格。
web-registrar-how-check = 上传后逐行检查，这时还没有导入任何人。
web-registrar-how-import = 看过结果再导入。需改正的行可以下载带原因的同一个表格，改好再传。
web-registrar-closed-soon = 报名于 { $opens } 开始，到时可以在这里上传名单。
web-registrar-closed-over = 报名已于 { $last } 截止。需要补报的，请联系考试机构。
web-registrar-files = 已上传的名单
web-registrar-files-none = 还没有名单
web-registrar-files-none-text = 上传后，名单和检查结果会保存在这里。
web-registrar-file = 文件
web-registrar-file-state = 状态
web-registrar-file-imported = 已导入 { $imported } 人
web-registrar-file-checked = 已检查，未导入
web-registrar-file-wrong = 没有可导入的行
web-registrar-rows = 行数
web-registrar-handed-in = 上传时间

## 一份名单的结果
web-registrar-file-lead = { $college }，{ $at } 上传，共 { $rows } 行
web-registrar-answer = 下载带结果的表格
web-registrar-answer-name = { $name }-结果
web-registrar-import = 导入 { $good } 人
web-registrar-import-title = 可以导入 { $good } 人
web-registrar-import-text =
    { $wrong ->
        [0] 将把 { $good } 位考生报入“{ $batches }”。要么全部导入，要么一个也不导入。
       *[other] 将把 { $good } 位考生报入“{ $batches }”。需改正的 { $wrong } 行不导入，可以改好后再上传，已导入的考生不会重复。
    }
web-registrar-import-nobody = 没有可以导入的考生
web-registrar-import-nobody-text = 请下载带结果的表格，按原因改正后再上传。名额、报名时间有变动的，可以重新检查。
web-registrar-import-closed = 报名已不在时间内
web-registrar-import-closed-text = 批次“{ $batches }”现在不能报名，这份名单没有导入。需要补报的，请联系考试机构。
web-registrar-imported-now = 已导入 { $imported } 位考生。
web-registrar-imported-before = 这份名单此前已经导入，没有重复导入。
web-registrar-imported-text =
    { $left ->
        [0] 已于 { $at } 把 { $imported } 位考生报入“{ $batches }”。接下来上传照片。
       *[other] 已于 { $at } 把 { $imported } 位考生报入“{ $batches }”，另有 { $left } 行没有导入，原因见下表。接下来上传照片。
    }
web-registrar-check-again = 重新检查
web-registrar-checked-again = 已按现在的批次和名额重新检查。
web-registrar-to-candidates = 查看考生
web-registrar-to-photos = 上传照片
web-registrar-to-lists = 上传名单
web-registrar-results = 逐行结果
web-registrar-results-label = 通过 { $good } 行，请核对 { $warned } 行，需改正 { $wrong } 行，未读取 { $ignored } 行
web-registrar-results-not-kept = 这份名单没有保存逐行结果。
web-registrar-show = 按结果筛选
web-registrar-show-all = 全部
web-registrar-remarks = 关于整个文件的说明（{ $count }）
web-registrar-find = 查找
web-registrar-find-row = 姓名、学号或行号
web-registrar-row = 行
web-registrar-result = 结果
web-registrar-reasons = 原因
web-registrar-row-imported = 已导入
web-registrar-rows-none = 没有符合条件的行
web-registrar-rows-none-text = 换一个词查找，或查看全部。

## 考生
web-registrar-find-candidate = 姓名、班级、学号或准考证号
web-registrar-photo = 照片
web-registrar-photo-all = 有无照片均可
web-registrar-photo-missing = 缺照片
web-registrar-photo-there = 有照片
web-registrar-photo-of = { $name } 的照片
web-registrar-candidates-none = 还没有考生
web-registrar-candidates-none-text = 名单导入后，考生会显示在这里。
web-registrar-candidates-unfound = 没有找到考生
web-registrar-candidates-unfound-text = 换一个词查找，或查看全部。
web-registrar-candidate-state = 状态
web-registrar-state-enrolled = 已报名
web-registrar-state-admitted = 已编排
web-registrar-state-withdrawn = 已退出
web-registrar-room-seat = 第 { $room } 考场 { $seat } 号

## 照片
web-registrar-photos-told = { $enrolled } 位考生中，{ $photos } 位有照片
web-registrar-photos-who = 查看缺照片的考生
web-registrar-photos-hand-in = 上传照片
web-registrar-photos-file = 照片
web-registrar-photos-hint = 一个 zip 压缩包（最大 { $largest } MB），或一次选择多张 JPEG、PNG（最多 { $most } 张）。可以分几次上传。
web-registrar-photos-read = 上传并匹配
web-registrar-how-photos-name = 照片按学号命名，或按名单中“照片文件名”一列命名。请不要用证件号码命名。
web-registrar-how-photos-size = 至少 295×413 像素；会自动裁成证件照比例，并去掉拍摄地点等信息。
web-registrar-how-photos-look = 看过匹配结果再采用，这之前考生的照片不变。
web-registrar-photos-after-lists = 照片要与名单匹配。请先导入名单。
web-registrar-photos-uploads = 已上传的照片
web-registrar-photos-count = 照片
web-registrar-photos-matched = 已匹配
web-registrar-photos-refused = 不能用
web-registrar-photos-unmatched = 未匹配
web-registrar-photos-state-reading = 正在读取
web-registrar-photos-state-broken = 没有读完
web-registrar-photos-state-read = 已匹配，待采用
web-registrar-photos-state-forgotten = 已清除
web-registrar-photos-forgotten-text = 这些照片没有在期限内采用，照片和读取结果都已清除。需要时请重新上传。
web-registrar-photos-state-taken = 已采用 { $taken } 张
web-registrar-photos-title = 照片匹配结果
web-registrar-photos-lead = { $name }，{ $photos } 个文件，{ $at } 上传
web-registrar-photos-reading-label = 正在匹配和检查照片
web-registrar-photos-reading-text = 可以离开本页，完成后从“照片”页打开。
web-registrar-photos-broken = 这些照片没有读完，没有采用任何一张。请重新上传。
web-registrar-photos-again = 重新上传
web-registrar-photos-take = 采用 { $found } 张照片
web-registrar-photos-take-title = 可以采用 { $found } 张照片
web-registrar-photos-take-text =
    { $replaced ->
        [0] 将成为 { $found } 位考生的照片，用于准考证、进场核对和证书。
       *[other] 将成为 { $found } 位考生的照片，用于准考证、进场核对和证书；其中 { $replaced } 位原有的照片会被替换。
    }{ $without ->
        [0] { "" }
       *[other] 之后仍有 { $without } 位考生缺照片。
    }
web-registrar-photos-taken-now = 已采用 { $taken } 张照片。
web-registrar-photos-taken-before = 这些照片此前已经采用，没有重复。
web-registrar-photos-taken-text =
    { $without ->
        [0] 已于 { $at } 采用 { $taken } 张照片，本校考生都有照片了。
       *[other] 已于 { $at } 采用 { $taken } 张照片，仍有 { $without } 位考生缺照片。
    }
web-registrar-photos-none = 没有可以采用的照片
web-registrar-photos-none-text = 原因见下。请按学号命名照片，再上传一次。
web-registrar-photos-label = 已匹配 { $found } 张，不能用 { $refused } 张，未匹配 { $unmatched } 张
web-registrar-photos-numbers = 有 { $count } 个文件名含证件号码，容易泄露个人信息。显示时已遮去，建议今后改用学号命名。
web-registrar-photos-refused-title = 不能用的照片（{ $count }）
web-registrar-photos-unmatched-title = 没有匹配的照片（{ $count }）
web-registrar-photos-unmatched-text = 这些照片没有采用。请按学号或名单中的文件名改名后再上传。
web-registrar-photos-why-unclaimed = 名单中没有对应的考生
web-registrar-photos-why-doubled = 对应不止一位考生，或有同名照片
web-registrar-photos-found-title = 已匹配的照片（{ $count }）
web-registrar-photos-found-text = 请看一看人与姓名是否相符，裁切是否合适。
web-registrar-photos-name = 文件名
web-registrar-photos-owner = 考生
web-registrar-photos-cropped = 已裁切
web-registrar-photos-replaces = 替换原照片

## 准考证
web-registrar-admission-told = { $enrolled } 位考生中，{ $admitted } 位已有准考证号和座位
web-registrar-admission-later = 报名到 { $last } 截止，之后由考试机构编排考场和准考证号。
web-registrar-admission-wait = 还有 { $waiting } 位考生等待考试机构编排考场和准考证号。
web-registrar-admit-title = 为 { $waiting } 位考生编排考场和准考证号
web-registrar-admit-text = 按考核站点逐个考场随机排座，同班考生尽量不相邻。已经编排的不变，后来的考生排在新的考场。
web-registrar-admit = 编排 { $waiting } 人
web-registrar-admitted-now = 已编排 { $admitted } 位考生，用了 { $rooms } 个考场。
web-registrar-seats = 每个考场的座位
web-registrar-seed = 随机种子
web-registrar-seed-hint = 种子会记入审计记录：同样的名单和种子，排出的座位相同。
web-registrar-print = 打印与下载
web-registrar-print-text = 准考证每张 A4 纸印两张；名单按站点、考场、座位排列，证件号码已遮去。
web-registrar-cards = 打印准考证
web-registrar-admission-list = 下载座位名单
web-registrar-admission-list-name = { $batch }-座位名单
web-registrar-cards-lead = { $batch }，共 { $found } 张
web-registrar-cards-none = 没有可以打印的准考证
web-registrar-cards-none-text = 编排准考证号之后，可以在这里打印。
web-registrar-class-all = 全部班级
web-registrar-class-none = 未填班级
web-registrar-card = 准考证
web-registrar-card-title = { $name } 的准考证
web-registrar-print-act = 打印
web-registrar-ticket = 准考证
web-registrar-ticket-place = 座位
web-registrar-ticket-no-photo = 缺照片，请联系本校教务
web-registrar-ticket-times = 考试时间
web-registrar-ticket-hours = { $begins } 至 { $ends }，作答 { $minutes } 分钟
web-registrar-ticket-hours-later = 具体时间以考点通知为准
web-registrar-ticket-rule-bring = 凭本证和报名时填写的有效证件原件进场，缺一不可。
web-registrar-ticket-rule-early = 请提前 30 分钟到达考场，核对身份后入座。
web-registrar-ticket-rule-devices = 手机、智能手表等电子设备关机后交考场统一保管。
web-registrar-ticket-rule-ends = 答案随时自动保存；到时自动交卷，也可以提前交卷。
web-registrar-ticket-rule-check = 本证内容有误的，请在考试前联系本校教务更正。

## 没有办成的原因
web-registrar-photos-mixed = 压缩包和别的文件不能一起上传。请只选一个 zip 压缩包，或只选照片。
web-registrar-age-unreadable = 最低年龄“{ $given }”不是整数。请填写周岁，或留空。
web-registrar-quota-unreadable = 名额“{ $given }”不是整数。请填写人数，或留空表示不限。
web-registrar-day-unreadable = “{ $given }”不是日期。请写成 2026-11-21，或用日历选择。
web-registrar-batch-unnamed = 批次名称、批次代码和证书名称都要填写。
web-registrar-college-needed = 请选择是哪所院校的。
web-registrar-photo-none = 没有这张照片。
web-registrar-card-none = 这位考生还没有准考证号，不能打印准考证。
