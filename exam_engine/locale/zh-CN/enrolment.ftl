### 报名：名单文件、逐行检查、批次、准考证号、照片。

## 列名
enrolment-column-sequence = 序号
enrolment-column-name = 姓名
enrolment-column-name-on-certificate = 证书姓名
enrolment-column-document-kind = 证件类型
enrolment-column-document-number = 证件号码
enrolment-column-sex = 性别
enrolment-column-birth-date = 出生日期
enrolment-column-ethnicity = 民族
enrolment-column-phone = 手机号
enrolment-column-email = 邮箱
enrolment-column-school = 学校
enrolment-column-department = 院系
enrolment-column-major = 专业
enrolment-column-class-name = 班级
enrolment-column-student-number = 学号
enrolment-column-education = 学历层次
enrolment-column-entry-month = 入学年月
enrolment-column-certificate = 证书名称
enrolment-column-level = 等级
enrolment-column-batch = 考试批次
enrolment-column-subjects = 报考科目
enrolment-column-resit = 是否补考
enrolment-column-previous-admission = 原准考证号
enrolment-column-site = 考核站点
enrolment-column-photo = 照片文件名
enrolment-column-accommodation = 便利需求
enrolment-column-remarks = 备注

## 结果与原因
enrolment-result-ok = 通过
enrolment-result-warning = 请核对
enrolment-result-error = 需改正
enrolment-result-ignored = 未读取
enrolment-reason = { $column }（{ $cell }）：{ $reason }

## 证件种类
enrolment-kind =
    { $kind ->
        [resident-id] 居民身份证
        [hk-macau-residence] 港澳居民居住证
        [taiwan-residence] 台湾居民居住证
        [foreign-permanent-resident] 外国人永久居留身份证
        [hk-macau-permit] 港澳居民来往内地通行证
        [taiwan-permit] 台湾居民来往大陆通行证
        [passport] 护照
        [officer] 军官证或士兵证
        [temporary] 临时学籍号
       *[other] 其他证件
    }

## 文件
enrolment-file-empty = 文件是空的。请确认选对了文件，再上传一次。
enrolment-file-too-large = 文件有 { $megabytes } MB，上限是 { $limit_megabytes } MB。请删去图片或无关的工作表，或按院系分成几个文件上传。
enrolment-file-kind =
    { $kind ->
        [pdf] 这是 PDF 文件，不是名单。
        [picture] 这是图片，不是名单。
        [web-page] 这个文件的内容是网页，只是扩展名像表格（有些系统这样导出）。
        [docx] 这是 Word 文档，不是表格。
        [ods] 这是 ODS 表格。
        [xlsb] 这是二进制表格（xlsb）。
        [rar] 这是 RAR 压缩包。
        [zip] 这是压缩包，里面不是一个表格文件。
       *[other] 认不出这个文件的格式。
    } 请用 WPS 或 Excel 打开名单，另存为 .xlsx（或 .csv）后上传。
enrolment-file-old-workbook = 这是旧格式表格（.xls 或 .et），即使扩展名写成 .xlsx 也是如此。请用 WPS 或 Excel 打开，另存为“.xlsx 工作簿”后上传。
enrolment-file-password = 文件设了密码，无法读取。请去掉打开密码后再上传。
enrolment-file-damaged = 文件已损坏或没有保存完整，读不出内容。请用 WPS 或 Excel 打开后另存一份再上传。
enrolment-file-bomb = 文件展开后的大小（{ $unpacked_megabytes } MB）与文件本身极不相称，为安全起见没有打开。请把名单复制到一个新的工作簿再上传。
enrolment-file-archive-entries = 文件内部有 { $entries } 个部件，上限是 { $limit } 个，没有打开。请把名单复制到一个新的工作簿再上传。
enrolment-file-archive-path = 文件内部的路径不正常，为安全起见没有打开。请把名单复制到一个新的工作簿再上传。
enrolment-file-declarations = 文件内部（{ $part }）含有表格文件不应有的声明，为安全起见没有打开。请把名单复制到一个新的工作簿再上传。
enrolment-file-encoding = 第 { NUMBER($line, useGrouping: 0) } 行起的文字编码认不出。请把 csv 另存为 UTF-8 或 GBK 编码，或直接上传 .xlsx。
enrolment-file-no-sheet = 文件里没有工作表。请确认选对了文件。
enrolment-file-too-many-sheets = 工作表超过 { $limit } 张。请只保留名单所在的工作表。
enrolment-file-too-many-rows = 工作表“{ $sheet }”一直用到第 { NUMBER($row, useGrouping: 0) } 行，上限是第 { NUMBER($limit, useGrouping: 0) } 行。请删去名单以外的行，或分成几个文件上传。
enrolment-file-too-wide = 工作表“{ $sheet }”的列数超过 { $limit } 列。请删去名单以外的列。
enrolment-file-covered = 工作表“{ $sheet }”的合并单元格或链接覆盖的范围太大。请取消整列、整表的合并后再上传。
enrolment-no-header = 没有找到表头。请在名单前 20 行内保留一行列名，例如：{ $wanted }。列的顺序不限。
enrolment-header-missing = 工作表“{ $sheet }”第 { NUMBER($row, useGrouping: 0) } 行的表头缺少这些列：{ $columns }。请补上后再上传；列的顺序不限，常见的别名都能识别。
enrolment-header-twice = 工作表“{ $sheet }”的 { $first } 列和 { $second } 列都是“{ $title }”，无法判断用哪一列。请删去或改名其中一列。
enrolment-no-rows = 工作表“{ $sheet }”第 { NUMBER($row, useGrouping: 0) } 行表头之下没有考生。请从下一行开始填写；标有“示例”的行不会读取。
enrolment-sheet-hidden = 工作表“{ $sheet }”是隐藏的，没有读取。如果名单在里面，请取消隐藏后再上传。
enrolment-sheet-not-read = 工作表“{ $sheet }”里没有名单的表头，没有读取。
enrolment-column-unknown = 工作表“{ $sheet }”的 { $letter } 列“{ $title }”不是报名需要的列，原样保留，没有读取。
enrolment-column-hidden = 工作表“{ $sheet }”的 { $letter } 列是隐藏的，里面的内容已照常读取。请核对。
enrolment-row-example = 这是示例行，没有读取。
enrolment-row-instruction = 这是说明文字，没有读取。

## 单元格
enrolment-cell-became-date = 内容被表格软件变成了日期（{ $shown }）。请先把这一列设为“文本”格式，再重新填写。
enrolment-cell-boolean = 内容是逻辑值 { $shown }。请填写文字。
enrolment-cell-error = 公式出错，显示为 { $shown }。请直接填写内容，或修正公式。
enrolment-cell-formula-uncomputed = 这里是公式，文件中没有算出的结果。请复制这一列，用“选择性粘贴 → 数值”粘回后再上传。
enrolment-cell-formula-reaching = 这里的公式会访问表格以外的内容，没有执行。请直接填写内容。
enrolment-cell-formula-text = 内容以公式的样子开头（{ $shown }），没有执行，也没有采用。请直接填写内容。
enrolment-cell-merged = 这一格并入了第 { NUMBER($row, useGrouping: 0) } 行，分不清属于谁。请取消合并，逐行填写。
enrolment-cell-merged-used = 这一格是合并单元格，已采用第 { NUMBER($row, useGrouping: 0) } 行的内容。请核对。
enrolment-cell-number-damaged = 长数字被表格软件截断了，末尾几位已经丢失。请先把这一列设为“文本”格式，再重新填写。
enrolment-value-missing = 这一项必须填写。
enrolment-value-too-long = 内容有 { $length } 个字，上限是 { $limit } 个字。请缩短。

## 证件号码
enrolment-id-missing = 没有填写证件号码。
enrolment-id-tidied = 已去掉空格、引号或全角字符，并把末位写成大写 X。
enrolment-id-damaged-number = 号码被表格软件改坏了（现为 { $shown }），不是填写有误：单元格是数字格式，只能保留 15 位，末尾几位已经不可靠。请先把这一列设为“文本”格式，再按证件重新填写。
enrolment-id-damaged-zeros = 号码被表格软件改坏了（现为 { $shown }），不是填写有误：只保留了前 15 位，末尾补成了 000。请先把这一列设为“文本”格式，再按证件重新填写。
enrolment-id-damaged-float = 号码很可能被软件当作小数处理而改坏了（现为 { $shown }）：末尾几位看上去正常，但校验不通过。请先把这一列设为“文本”格式，再按证件重新填写。
enrolment-id-damaged-scientific = 号码被表格软件变成了科学计数法（如 1.00101E+17），后面的数字已经丢失。请先把这一列设为“文本”格式，再按证件重新填写。
enrolment-id-length = 号码有 { $length } 位，应为 18 位（旧证 15 位）。请对照证件检查是否多填或漏填。
enrolment-id-character = 第 { $place } 位是“{ $character }”，这里应为数字（只有第 18 位可以是 X）。请对照证件改正。
enrolment-id-first-digit = 号码不能以 0 开头。请对照证件改正。
enrolment-id-check-digit = 号码 { $shown } 的最后一位与前面各位对不上，通常是某一位填错了。请对照证件逐位核对。
enrolment-id-province = 号码开头的 { $province } 不是省级代码。请对照证件改正。
enrolment-id-county = 号码开头的 { $county } 不在县级代码表中（代码每年有变动，也可能没错）。请对照证件核对。
enrolment-id-fictional = 号码开头的 { $province } 是演示用的虚构代码，正式报名不能使用。请填写真实证件号码。
enrolment-id-birth-date = 号码中的出生日期 { $birth } 不存在。请对照证件改正。
enrolment-id-birth-range = 号码中的出生日期 { $birth } 早于 1900 年或晚于今天。请对照证件改正。
enrolment-id-form = 号码 { $shown } 不符合{ enrolment-kind }的格式。请核对号码和证件类型。
enrolment-id-kind-differs = 号码属于{ enrolment-kind }，与所填的证件类型不同，已按号码处理。请核对。
enrolment-id-temporary = 这是临时学籍号。可以先报名，发证前必须换成正式证件号码。
enrolment-id-old-form = 这是 15 位旧号码，可以使用，会与同一人的 18 位号码对应。
enrolment-kind-unknown = 认不出“{ $given }”。请填写居民身份证、护照、港澳居民来往内地通行证等。

## 姓名
enrolment-name-missing = 没有填写姓名。
enrolment-name-trimmed = 已去掉首尾的空格。
enrolment-name-invisible-removed = 已去掉看不见的字符。
enrolment-name-dot-folded = 间隔号已统一为“·”：{ $name }。
enrolment-name-space-folded = 已去掉字间的空格：{ $name }。
enrolment-name-space-kept = 姓名中间有空格（{ $name }），已照原样保留。如果应为间隔号，请改为“·”。
enrolment-name-dot-edge = 姓名不能以间隔号开头或结尾。请对照证件改正。
enrolment-name-dot-double = 姓名中有连续两个间隔号。请对照证件改正。
enrolment-name-private-use = 第 { $place } 个字（{ $point }）是某些软件自造的字，别的电脑显示不出。请用输入法的生僻字功能、按 Unicode 码位或从证件信息中复制，重新输入这个字。
enrolment-name-control = 第 { $place } 个字符（{ $point }）是控制符或换行。请删去后重新输入。
enrolment-name-replaced = 姓名中有“?”或方框（{ $name }），原来的字在某个环节丢失了。请对照证件重新输入。
enrolment-name-letters = “{ $name }”中没有文字。请对照证件填写姓名。
enrolment-name-digits = 姓名中有数字。如果是为了区分同名考生，请删去数字，同名不影响报名。
enrolment-name-long = 姓名有 { $length } 个字，超过常见的 { $limit } 个字，已照收。请核对。
enrolment-name-too-long = 姓名有 { $length } 个字，上限是 { $limit } 个字。请对照证件核对；确实如此的，请联系考试机构。

## 日期、性别、年龄
enrolment-date-lunar = “{ $given }”是农历日期。请填写证件上的公历日期，例如 2005-05-07。
enrolment-date-unreadable = 读不出“{ $given }”。请写成 2005-05-07、2005.5.7、20050507 或 2005年5月7日。
enrolment-date-not-in-calendar = “{ $given }”这一天不存在。请对照证件改正。
enrolment-date-day-missing = “{ $given }”缺少日。请写全年月日，例如 2005-05-07。
enrolment-birth-differs = 填的是 { $given }，证件号码中是 { $document }。请核对哪一个有误。
enrolment-birth-future = 出生日期晚于今天。请改正。
enrolment-birth-missing = 证件号码中没有出生日期，建议填写。
enrolment-birth-needed = 本等级要求年满 { $minimum } 周岁，证件号码中没有出生日期。请填写出生日期。
enrolment-too-young = 到考试日（{ $day }）为 { $age } 周岁，本等级要求年满 { $minimum } 周岁。
enrolment-sex-unknown = 认不出“{ $given }”。请填写男或女，也可以留空。
enrolment-sex-differs = 与证件号码不一致：号码显示为{ $document ->
        [male] 男
       *[female] 女
    }。请核对哪一个有误。

## 其他各项
enrolment-phone-form = 应为 11 位手机号，现有 { $digits } 位数字或开头不对；境外号码请以 + 和国家（地区）代码开头。
enrolment-phone-landline = 这是固定电话。请填写手机号。
enrolment-phone-abroad = 这是境外号码，短信可能收不到。
enrolment-email-form = “{ $given }”不像邮箱地址，没有采用。
enrolment-education-unknown = 认不出“{ $given }”。请填写中职、高职、本科或社会。
enrolment-subjects-unknown = 认不出“{ $given }”。请填写全部、理论或实操，留空表示全部。
enrolment-yes-no-unknown = 认不出“{ $given }”。请填写是或否，留空表示否。
enrolment-resit-without-number = 补考考生没有填写原准考证号，将按姓名和证件号码查找原成绩。
enrolment-school-differs = 填的是“{ $given }”，而本账号所属学校是“{ $expected }”。只能为本校考生报名。
enrolment-batch-unknown = 没有“{ $given }”这个批次。现在可以报名的批次：{ $offered }。
enrolment-window-closed = 批次“{ $batch }”不在报名时间内（{ $opens } 至 { $closes }，北京时间），这一行没有导入。需要补报的，请联系考试机构。
enrolment-certificate-differs = 填的是“{ $given }”，而所选批次的证书是“{ $expected }”。请核对批次或证书名称。
enrolment-level-unknown = 所选批次没有“{ $given }”这个等级。可选：{ $offered }。
enrolment-site-unknown = 所选批次没有“{ $given }”这个站点。可选：{ $offered }。
enrolment-quota-exceeded = 批次“{ $batch }”给本校的名额是 { $quota } 人，已报 { $used } 人，排到这一行时名额已满。请减少人数，或向考试机构申请增加名额。
enrolment-double = 与第 { $rows } 行是同一人（证件号码相同）。保留先出现的一行，这一行不导入。
enrolment-double-other-name = 与第 { $rows } 行证件号码相同、姓名不同。请对照证件，改正有误的一行。
enrolment-enrolled-already = 这位考生已在批次“{ $batch }”中，不重复导入，原有信息不变。
enrolment-enrolled-other-name = 这个证件号码在批次“{ $batch }”中已用于另一个姓名。请对照证件核对。

## 照片
enrolment-photo-kind = 照片文件是 .{ $ending } 格式，只能用 { $accepted }。
enrolment-photo-double = 与第 { $rows } 行写了同一个照片文件。每位考生应有自己的照片。
enrolment-photo-name-number = 照片文件名里有证件号码，容易泄露个人信息。建议改用学号命名。
enrolment-photo-damaged = 照片已损坏或不完整，打不开。请重新导出或拍摄。
enrolment-photo-format = 照片不是 JPEG 或 PNG 格式（文件内容如此，与扩展名无关）。请转换后再上传。
enrolment-photo-too-large = 照片文件有 { $megabytes } MB，上限是 { $limit_megabytes } MB。请缩小后再上传。
enrolment-photo-too-many-pixels = 照片超过 { $limit_megapixels } 百万像素，没有打开。请缩小后再上传。
enrolment-photo-too-small = 照片为 { NUMBER($width, useGrouping: 0) }×{ NUMBER($height, useGrouping: 0) } 像素，至少应为 { $least_width }×{ $least_height } 像素。请换一张更清晰的照片。

## 批次、名额、导入
enrolment-known-other-name = 这个证件号码在以前的考试中已用于另一个姓名。请对照证件核对；确已更名的，请联系考试机构更正。
enrolment-batch-not-found = 没有找到这个批次。请从批次列表中重新选择。
enrolment-batch-code-taken = 批次代码 { $code } 或准考证号前缀 { $prefix } 已被使用。请换一个。
enrolment-batch-dates = 日期先后不对：报名自 { $first } 至 { $last }，考试日 { $exam }。报名应在考试日之前结束。
enrolment-batch-levels = 批次至少要有一个等级和一个考核站点。
enrolment-batch-prefix = 准考证号前缀应为 1 至 { $longest } 位数字。批次代码中没有数字时，请另外填写前缀。
enrolment-quota-below-used = 名额不能少于已报名人数：已报 { $used } 人，新名额是 { $places } 人。
enrolment-quota-filled = 没有导入任何考生：批次“{ $batch }”名额 { $quota } 人，已报 { $used } 人，这份名单还要报 { $wanted } 人。请减少人数后重新上传，或向考试机构申请增加名额。
enrolment-register-moved = 没有导入任何考生：检查之后，证件号码 { $shown } 已由别人以另一个姓名报名。请重新检查这份名单。
enrolment-file-not-found = 没有找到这份名单。它可能属于别的学校，请从本校的名单列表中打开。
enrolment-not-found = 没有找到这条报名记录。请从名单中重新打开。
enrolment-window-still-open = 批次“{ $batch }”的报名到 { $closes }（北京时间）才结束，请在结束后编排考场和准考证号。
enrolment-seats-per-room = 每个考场应为 1 至 { $most } 个座位。
enrolment-seats-too-many = 站点 { $site }、考场 { $room }、座位 { $seat } 超出了准考证号能表示的范围。请增加站点或每场座位数。
enrolment-file-moved = 没有导入：先前可导入 { $promised } 人，现在重新检查为 { $good } 人，批次、名额或已报名的考生有了变化。请看过新的结果再导入。

## 照片匹配
enrolment-photo-missing = 没有找到这位考生的照片。照片可按名单中的文件名或学号命名。
enrolment-photo-unclaimed = 照片“{ $name }”没有对应的考生。
enrolment-photo-doubled = 照片“{ $name }”对应不止一位考生，或有同名照片，没有采用。
enrolment-photos-kind = 这不是 zip 压缩包，也不是 JPEG 或 PNG 照片。请把照片打成 .zip 包，或直接选择照片。
enrolment-photos-large = 照片共 { $megabytes } MB，一次最多 { $limit_megabytes } MB。请按院系或班级分几次上传。
enrolment-photos-damaged = 压缩包已损坏或没有保存完整，打不开。请重新打包后再上传。
enrolment-photos-many = 压缩包里有 { $photos } 个文件，一次最多 { $limit } 个。请按院系或班级分几次上传。
enrolment-photos-password = 压缩包设了密码，无法读取。请不设密码重新打包后再上传。
enrolment-photos-bomb = 压缩包展开后有 { $megabytes } MB，与文件本身极不相称，为安全起见没有打开。请重新打包后再上传。
enrolment-photos-none = 压缩包里没有照片。请确认选对了文件。
enrolment-photos-late = 批次“{ $batch }”已到考试日（{ $exam }），照片要用于核对身份，院校不能再更换。确需更换的，请联系考试机构。
enrolment-photos-being-read = 照片还没有读完，请稍候再采用。
enrolment-photos-forgotten = 这些照片没有在期限内采用，已经清除。
    .next = 请重新上传照片。
enrolment-photos-not-found = 没有找到这些照片。它们可能属于别的院校，请从批次的“照片”页打开。

## 座位名单
enrolment-list-title = 座位名单
enrolment-list-admission-number = 准考证号
enrolment-list-room = 考场
enrolment-list-seat = 座位

## 模板
enrolment-template-list = 考生信息
enrolment-template-choices = 可选内容
enrolment-template-help = 填写说明
enrolment-template-example = 示例
enrolment-template-help-text =
    带 ★ 的列必须填写，其余可以留空。
    列的顺序可以调整，可以增加自己的列，也可以隐藏；常见的列名都能识别。
    标有“示例”的行不会读取，可以保留或删除。
    证件号码、手机号、学号请按文本填写。表格已把各列设为文本格式；从别处粘贴时请用“只粘贴数值”。
    如果号码变成 1.00101E+17 或末尾变成 000，说明已被软件改坏，请按证件重新填写。
    姓名照证件填写，间隔号用“·”，字间不必加空格；生僻字请直接输入，不要用拼音或“?”代替。
    性别和出生日期可由居民身份证号码得出，可以留空；填写了就必须一致。
    下拉选项只是帮助，不限制输入。
    照片请用学号命名，JPEG 或 PNG，至少 295×413 像素。
    上传后会逐行给出结果和原因，并可下载同一个表格，按原因改正后再次上传；已导入的考生不会重复。
