# 持证人自己的证书页：下载、电子凭证、职业档案，以及给别人看的链接。

web-me-certificate-more = 出示与使用
web-holder-title = 我的证书
web-holder-back = 回到我的成绩
web-holder-file = 证书文件
web-holder-wallet = 下载电子凭证
web-holder-wallet-hint = 电子凭证（Open Badges 3.0）可以存入支持它的数字钱包，内容与证书一致。

web-holder-links = 给别人看
web-holder-links-text = 任何人凭编号和姓名只能查到证书是否有效。您可以生成一个限时的链接，让对方看到您愿意公开的内容；随时可以关闭。
web-holder-shows = 公开的内容
web-holder-shows-hint = 不选时只显示证书是否有效。
web-holder-shows-nothing = 只显示是否有效
web-holder-part-full_name = 完整姓名
web-holder-part-scores = 成绩
web-holder-part-skills = 考核的技能点
web-holder-part-photo = 照片
web-holder-join = 、
web-holder-ends = 有效期至
web-holder-days = { $count } 天
web-holder-make-link = 生成链接
web-holder-link = 链接 { $number }
web-holder-link-address = 地址
web-holder-opened = 打开次数
web-holder-opened-times = { $count } 次
web-holder-end-link = 关闭这个链接
web-holder-link-made = 链接已生成，可以复制给对方。
web-holder-link-ended = 链接已关闭，不能再打开。

web-holder-profile = 职业档案
web-holder-profile-text = 可以把证书加到领英（LinkedIn）的个人档案。表单没有自动填好时，请照下列内容填写。
web-holder-profile-open = 打开领英表单
web-holder-profile-name = 名称
web-holder-profile-body = 发证机构
web-holder-profile-issued = 发证日期
web-holder-profile-address = 凭证地址

web-holder-shared-title = 持证人出示的证书
web-holder-shared-lead = 这个链接由持证人生成，{ $until } 以前可以打开。
web-holder-shared-opened = 持证人公开的内容
web-holder-shared-photo = 持证人的照片
web-holder-shared-points = 考核的技能点（{ $count } 项）

certs-share-unknown = 这个链接不存在，或者已经关闭、到期。
    .next = 请向持证人要一个新的链接。
certs-share-days = 链接的期限 { $days } 天不在可选范围内：{ $offered }。
    .next = 请从列表中选择期限。
certs-share-part = 不能公开这一项：{ $part }。
    .next = 请从列表中选择要公开的内容。
certs-share-too-many = 同时有效的链接最多 { $most } 个。
    .next = 请先关闭不再需要的链接。
