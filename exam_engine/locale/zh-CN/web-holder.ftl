# 持证人自己的证书页：下载、电子凭证、数字钱包、部分出示、职业档案，以及给别人看的链接。

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

web-holder-copy = 复制
web-holder-copied = 已复制

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

web-holder-standing-granted = 可以正常出示和使用。
web-holder-standing-expired = 有效期已过，不能再作为有效证书使用。
web-holder-standing-suspended = 证书已暂停，恢复以前不能使用。
web-holder-standing-withdrawn = 证书已撤销，不能再使用。
web-holder-standing-superseded = 已换发新证书，这一份不能再使用。
web-holder-ground = 原因：{ $ground }
web-holder-successor = 现在有效的证书：
web-holder-picture = 证书的图样：{ $name }，编号 { $number }
web-holder-links-not-standing = 这份证书目前不是有效状态：链接会如实显示，成绩、照片等不会显示。

web-holder-facts = 只出示一部分
web-holder-facts-text = 选出要让对方知道的几项，得到一段带签名的文字。没有选的内容不在里面，对方也推算不出来；例如只出示职业和等级，不出示成绩。
web-holder-facts-pick = 要出示的内容
web-holder-facts-hint = 发证机构的名称总是包含在内。拿到文字的人可以继续转发，发出以后不能收回。
web-holder-facts-make = 生成文字
web-holder-facts-file = 下载为文件
web-holder-handed = 可以交给对方的文字
web-holder-handed-text = 内容：{ $facts }。对方在 { $address } 核验。
web-holder-handed-copy = 带签名的文字（SD-JWT VC）

web-holder-into-wallet = 存入数字钱包
web-holder-into-wallet-text = 证书可以绑定到您的一个数字钱包：只有这个钱包能证明自己是持有者。每种形式只能存入一次，存入后不能换到另一个钱包。
web-holder-wallet-https = 本站没有使用 https，数字钱包会拒绝连接。
web-holder-wallet-about-badge = 内容与证书所附的电子凭证一致，多数教育类钱包支持。
web-holder-wallet-about-selective = 以后每次出示时，可以在钱包里选择公开哪几项。
web-holder-wallet-offer = 生成领取码
web-holder-wallet-again = 重新生成领取码
web-holder-wallet-offered = 领取码已生成，请用钱包扫描。
web-holder-wallet-qr = 数字钱包的领取码
web-holder-wallet-scan = 请用钱包应用扫描这个二维码，并按提示输入数字码。
web-holder-wallet-pin = 钱包询问时输入这个数字码；不要告诉别人。
web-holder-wallet-until = { $until } 以前有效，只能用一次。
web-holder-wallet-open = 在本机的钱包中打开
web-holder-wallet-claimed = 已存入钱包
web-holder-wallet-claimed-text = 钱包丢失时，请与发证机构联系换发证书；新证书可以再存入一次。
verify-shown-file = 持证人交来的文件
verify-shown-file-hint = 从持证人页面下载的 .sd-jwt 文件。
web-wallet-name-badge = 职业技能等级证书（Open Badges 3.0）
web-wallet-name-selective = 职业技能等级证书（可选择出示，SD-JWT VC）

web-holder-results = 电子凭证里的成绩
web-holder-results-consent = 同意以后，新生成的电子凭证会写入各科成绩。电子凭证可以被拿到它的人继续转发。随时可以撤回；撤回前已经交出去的不受影响，证书纸面上的成绩也不变。
web-holder-results-kept = 各科成绩不写入电子凭证。
web-holder-results-told = 您已同意：新生成的电子凭证会写入各科成绩。已经交出去的凭证不受以后撤回的影响。
web-holder-results-agree = 同意写入成绩
web-holder-results-withdraw = 撤回同意
web-holder-results-now-told = 已记录：以后的电子凭证会写入成绩。
web-holder-results-now-kept = 已撤回：以后的电子凭证不再写入成绩。

web-holder-look-up = 凭编号和姓名查询
web-holder-look-up-open = 可以查询
web-holder-look-up-closed = 已关闭
web-holder-look-up-open-text = 任何同时知道编号和姓名的人可以查到证书是否有效（看不到成绩和照片）。关闭以后，这样查询的答复是“未找到”，批量查询也一样；用人单位可能因此以为证书不存在。证书文件、二维码和您生成的链接照常可以核验。
web-holder-look-up-closed-text = 凭编号和姓名查询的答复是“未找到”，与编号不存在时完全一样。证书文件、二维码和您生成的链接照常可以核验；用人单位要核验时，请把其中一样交给对方。
web-holder-look-up-close-act = 关闭这种查询
web-holder-look-up-open-act = 重新打开
web-holder-look-up-now-closed = 已关闭：凭编号和姓名不再能查到这份证书。
web-holder-look-up-now-open = 已打开：凭编号和姓名可以查到这份证书是否有效。

web-holder-shared-not-standing = 这份证书目前不是有效状态，持证人公开的其他内容不显示。

verify-shown-title = 核验出示的内容
verify-shown-lead = 持证人可以只出示证书的几项内容，交给您一段带签名的文字；在这里核验。
verify-shown-text = 带签名的文字
verify-shown-hint = 请完整粘贴，换行没有关系。
verify-shown-claims = 其中的内容
verify-shown-bearer = 没有列出的内容，持证人没有出示。文字可以被转发：它说明证书的内容是真的，不说明交给您的人就是持证人。
verify-to-shown = 核验持证人出示的部分内容
verify-to-shown-lead = 例如只有职业和等级的一段文字
verify-fact-issuer_name = 发证机构
verify-fact-holder_name = 姓名
verify-fact-certificate_number = 证书编号
verify-fact-occupation = 职业技能
verify-fact-level = 等级
verify-fact-issued_on = 发证日期
verify-fact-results = 各科成绩
verify-shown-needed = 没有收到要核验的文字。
    .next = 请粘贴持证人交给您的整段文字。

certs-not-standing = 证书目前“{ $standing ->
        [suspended] 已暂停
        [withdrawn] 已撤销
        [superseded] 已换发
       *[expired] 已过期
    }”，不能交出新的电子凭证。
    .next = 有疑问请与发证机构联系。
certs-show-nothing = 没有选择要出示的内容。
    .next = 请至少选择一项。
certs-wallet-form = 没有这种电子凭证的形式：{ $form }。
    .next = 请从页面上选择。
certs-wallet-claimed = 这种形式的证书已经存入一个钱包。
    .next = 钱包丢失时，请与发证机构联系换发证书。
certs-wallet-other-key = 证书已经绑定到另一个钱包的密钥。
    .next = 请使用原来的钱包。
certs-wallet-configuration = 领取码不是为这种电子凭证生成的。
    .next = 请按领取码中写明的形式领取。
certs-wallet-nonce = 钱包的证明所用的一次性数字不是本站给出的，或者已经过时。
    .next = 请重新取得一次性数字。
certs-key-proof = 钱包没有证明它持有密钥。
    .next = 请使用支持 OpenID4VCI 1.0 的钱包。
web-holder-seen = 谁查过这份证书
web-holder-seen-text = 用账号登录的单位查到这份证书时会记录下来，最近 20 次列在这里。没有账号的查询不记录查询人。
web-holder-seen-none = 还没有单位用账号查到过。
