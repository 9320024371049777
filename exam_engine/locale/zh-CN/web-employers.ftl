# 用人单位：账号，以及证书查询记录。

web-nav-verify = 查验证书
    .lead = 按编号和姓名、文件、二维码或名单查验，并留下记录。
web-nav-look-ups = 查询记录
    .lead = 谁在何时查验了哪张证书，结果如何。
web-nav-employers = 用人单位
    .lead = 登记用人单位，为其人员开通查验账号。

web-look-ups-lead-body = 用账号登录后查验证书的记录，新的在前。没有账号的公众查询不记录。
web-look-ups-lead-employer = { $name } 的人员登录后查验证书的记录，新的在前。其他单位看不到。
web-look-ups-verify = 查验证书
web-look-ups-at = 时间
web-look-ups-who = 查询人
web-look-ups-program = { $name }（程序）
web-look-ups-employer = 单位
web-look-ups-own = 本机构
web-look-ups-way = 方式
web-look-ups-way-number = 编号和姓名
web-look-ups-way-list = 名单
web-look-ups-way-file = 证书文件
web-look-ups-way-files = 一批文件
web-look-ups-way-code = 二维码
web-look-ups-way-shown = 部分信息
web-look-ups-way-link = 持证人链接
web-look-ups-asked = 查询内容
web-look-ups-outcome = 结果
web-look-ups-any = 全部
web-look-ups-since = 从（含当天）
web-look-ups-until = 到（含当天）
web-look-ups-narrow = 筛选
web-look-ups-all = 查看全部
web-look-ups-count = 共 { $count } 条
web-look-ups-xlsx = 下载工作簿
web-look-ups-csv = 下载 CSV
web-look-ups-older = 更早的记录
web-look-ups-none = 还没有查询记录
web-look-ups-none-text = 登录后在查验页查询的证书会列在这里。
web-look-ups-none-such = 没有符合条件的记录
web-look-ups-none-such-text = 请放宽日期或其他条件。
web-look-ups-kept = 编号只显示首尾几位，不保存输入的姓名；知道完整编号时，可用编号筛选。持证人能看到哪个单位在何时查到过自己的证书。记录到期后删除。
web-look-ups-sheet = 证书查询记录
web-look-ups-form-unknown = 没有这种格式的文件。
    .next = 请下载工作簿（xlsx）或 CSV。
web-look-ups-too-many = 符合条件的记录超过 { $limit } 条，一个文件放不下。
    .next = 请缩短日期范围，分几次下载。
web-look-ups-day-unreadable = 日期无法识别。
    .next = 请按“2026-11-22”的格式填写。

web-employers-lead = 有账号的用人单位。其人员登录后查验证书，记录只有本单位和本机构能看到。
web-employers-name = 单位名称
web-employers-code = 单位代码
web-employers-code-hint = 统一社会信用代码或自定代码：2 至 32 位字母和数字。
web-employers-code-unusable = 单位代码须为 2 至 { $longest } 位字母和数字。
    .next = 请填写统一社会信用代码，或自定一个代码。
web-employers-name-unusable = 单位名称不能为空，最长 { $longest } 个字。
    .next = 请填写单位的全称。
web-employers-people = 人员
web-employers-look-ups = 近 30 天查询
web-employers-none = 还没有用人单位
web-employers-none-text = 先登记单位，再为其人员开通账号。
web-employers-add = 登记单位
web-employers-added = 单位已登记，可以为其人员开通账号。
web-employers-one-lead = 本单位的人员可以登录查验证书；收回权限、重设密码请打开人员页面。
web-employers-see-look-ups = 本单位的查询记录
web-employers-nobody = 还没有人员
web-employers-nobody-text = 开通账号后，人员用一次性密码首次登录。
web-employers-invite = 开通账号
web-employers-invite-lead = 您会得到一次性密码，请可靠地转告本人，首次登录时更换。

web-verify-signed-in = 您以 { $name } 的身份登录。在这里的查验会记入{ $place ->
        [none] 本机构的查询记录。
       *[other] { $place } 的查询记录。
    }
web-verify-signed-in-list = 查看记录
