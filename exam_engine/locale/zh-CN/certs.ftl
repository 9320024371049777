### 证书：编号、版面、签名、核验结论与逐项检查。

## 版面上的项目（出错时用来说明位置）
certs-field = { $field ->
    [name] 姓名
    [holder_name] 姓名
    [document] 证件号码
    [document_masked] 证件号码
    [number] 证书编号
    [scheme] 职业技能名称
    [scheme_en] 职业技能英文名称
    [level] 技能等级
    [badge] 技能等级
    [badge_en] 技能等级英文名称
    [expires] 有效期
    [posts] 面向岗位
    [scope] 考核范围
    [scores] 考核成绩
    [statement] 证明文字
    [statement_en] 英文证明文字
    [standard] 标准名称
    [body] 发证机构名称
    [body_en] 发证机构英文名称
    [issued] 发证日期
    [address] 查询网址
    [advice] 查询提示
    [advice_en] 英文查询提示
    [serial] 序号
    [check] 校验码
    [year] 年份
    [kind] 机构类别
    [organisation] 机构代码
    [province] 省级代码
    [city] 地市代码
    [site] 站点代码
   *[other] { $field }
}

## 证书状态
certs-standing-granted = 有效
certs-standing-suspended = 已暂停
certs-standing-withdrawn = 已撤销
certs-standing-superseded = 已换发
certs-standing-expired = 已过期
certs-act-suspend = 暂停
certs-act-reinstate = 恢复
certs-act-withdraw = 撤销
certs-act-supersede = 换发
certs-act-expire = 到期

## 核验结论
certs-outcome-valid = 有效
    .meaning = 证书由本机构签发，内容未被改动，目前有效。
certs-outcome-expired = 已过期
    .meaning = 证书由本机构签发，但已过有效期。
certs-outcome-suspended = 已暂停
    .meaning = 证书由本机构签发，目前暂停使用。
certs-outcome-withdrawn = 已撤销
    .meaning = 证书由本机构签发，后来已被撤销，不再有效。
certs-outcome-superseded = 已换发
    .meaning = 证书由本机构签发，后来已换发新证书，请以新证书为准。
certs-outcome-name_mismatch = 姓名不符
    .meaning = 证书存在，但持证人姓名与所填姓名不一致。
certs-outcome-not_found = 未找到
    .meaning = 没有与所填内容一致的证书。请核对证书编号和姓名。
certs-outcome-altered = 文件被改动
    .meaning = 文件自称是本机构签发的证书，但签名或内容与签发时不一致，不能作为凭据。
certs-outcome-not_a_certificate = 不是本机构的证书
    .meaning = 文件不是本机构签发的证书。
certs-outcome-unknown = 无法确定
    .meaning = 暂时查不到签发记录，无法确定证书目前的状态，请稍后再试。

## 逐项检查
certs-check-pdf = 文件格式
    .passed = 文件是 PDF。
    .failed = 文件不是 PDF。
    .open = 未检查文件格式。
certs-check-size = 文件大小
    .passed = 文件大小在允许范围内。
    .failed = 文件过大，本机构的证书不会有这么大。
    .open = 未检查文件大小。
certs-check-one-revision = 文件版本
    .passed = 文件只有一个版本，签名之后没有追加内容。
    .failed = 文件不止一个版本，签名之后追加过内容，或文件不完整。
    .open = 未检查文件版本。
certs-check-covered = 签名范围
    .passed = 除签名本身所在位置外，签名范围覆盖整个文件。
    .failed = 文件没有电子签名，或签名范围没有覆盖整个文件。
    .open = 未检查签名范围。
certs-check-certified = 认证签名
    .passed = 文件带有唯一的认证签名，签名后不允许任何改动。
    .failed = 文件没有唯一的认证签名。
    .open = 未检查认证签名。
certs-check-intact = 内容完整
    .passed = 签名范围内的内容与签名时一致。
    .failed = 签名范围内的内容与签名时不一致。
    .open = 未能比对签名范围内的内容。
certs-check-root = 签名来源
    .passed = 由“{ $signer }”签名，其证书出自已知的根证书“{ $root }”。
    .failed = 签名证书不是出自本机构的根证书，或其用途不允许签署文件。
    .open = 未能检查签名来源。
certs-check-whole-file = 覆盖复核
    .passed = 独立复核：签名覆盖整个文件。
    .failed = 独立复核：签名没有覆盖整个文件。
    .open = 未能复核签名覆盖范围。
certs-check-json = 文件格式
    .passed = 文件是可读取的电子凭证。
    .failed = 文件不是可读取的电子凭证。
    .open = 未检查文件格式。
certs-check-credential = 电子凭证
    .passed = 电子凭证由本机构签名，内容完整。
    .failed = 没有本机构签名的电子凭证，或电子凭证被改动。
    .open = 未检查电子凭证。
certs-check-printed = 版面一致
    .passed = 版面上的证书编号、姓名、职业技能和等级与电子凭证一致。
    .failed = 版面上的证书编号、姓名、职业技能或等级与电子凭证不一致。
    .open = 未比对版面与电子凭证。
certs-check-recorded = 签发记录
    .passed = 本机构有这份证书的签发记录。
    .failed = 本机构没有这份证书的签发记录。
    .open = 未能查询签发记录。
certs-check-digest = 文件摘要
    .passed = 整个文件的摘要与签发时的记录一致（SHA-256 { $digest }）。
    .failed = 整个文件的摘要与签发时的记录不一致。
    .open = 未比对文件摘要。
certs-check-holder = 持证人
    .passed = 持证人姓名一致。
    .failed = 持证人姓名不一致。
    .open = 未比对持证人姓名。
certs-check-number-and-name = 编号与姓名
    .passed = 证书编号与姓名一致。
    .failed = 没有证书编号与姓名都一致的证书。
    .open = 未能查询证书编号与姓名。
certs-check-standing = 证书状态
    .passed = 证书目前有效。
    .failed = 证书目前不是有效状态。
    .open = 未检查证书状态。

## 编号
certs-number-template = 编号规则“{ $template }”中的“{ $part }”无法使用。
    .next = 每条规则须有一个序号；校验码只能放在最后，且前面只能是数字。
certs-number-length = 证书编号应有 { $expected } 位，收到 { $found } 位。
    .next = 请对照证书重新输入编号。
certs-number-character = 证书编号第 { $place } 位的“{ $character }”不应出现在这里。
    .next = 请对照证书重新输入编号。
certs-number-field = 证书编号中的{ certs-field }“{ $value }”不在允许范围内。
    .next = 请对照证书或编号规则核对这一部分。
certs-number-check = 证书编号的校验码不对，编号中可能有一位输错。
    .next = 请对照证书重新输入编号。
certs-number-exhausted = 编号规则“{ $rule }”的序号已用完，无法编出第 { $serial } 号。
    .next = 请加长序号位数，或启用新的规则。

## 状态与签发
certs-standing-refused = 证书目前“{ $standing ->
        [granted] 有效
        [suspended] 已暂停
        [withdrawn] 已撤销
        [superseded] 已换发
       *[expired] 已过期
    }”，不能{ $act ->
        [suspend] 暂停
        [reinstate] 恢复
        [withdraw] 撤销
        [supersede] 换发
       *[expire] 设为到期
    }。
    .next = 请刷新页面，查看证书目前的状态。
certs-reason-missing = 改变证书状态须写明理由。
    .next = 请填写理由后再提交。
certs-certificate-unknown = 没有找到这份证书。
    .next = 请核对后再查。
certs-award-incomplete = { certs-field }未填写，或前后有多余空格。
    .next = 请补全后再签发。
certs-award-expires-first = 有效期至 { $expires_on }，不晚于发证日期。
    .next = 请核对有效期和发证日期。
certs-document-unmasked = 证件号码没有隐去中间部分，不能印在证书上。
    .next = 请先隐去证件号码的中间部分。
certs-photo-colours = 照片是印刷用的 CMYK 颜色，证书页面只用 sRGB。
    .next = 请把照片存为 RGB 颜色的 JPEG 后重新上传。
certs-photo-differs = 照片与登记的照片不一致。
    .next = 请使用已登记的照片，或重新登记照片。
certs-photo-unreadable = 照片无法读取。
    .next = 请提供 JPEG、PNG 或 WebP 格式的照片。
certs-photo-size = 照片为 { $width } × { $height } 像素，不能使用。
    .next = 短边至少 120 像素，总像素不超过 4000 万。
certs-order-differs = 签发单“{ $order }”已登记过，内容与这次不同。
    .next = 请核对签发内容；如需更正，请换发证书。
certs-file-differs = 证书 { $number } 已登记过另一份文件。
    .next = 请停止签发并核对记录。

## 版面
certs-glyph-missing = { certs-field }中的“{ $character }”（{ $code_point }）没有可用的字形，证书暂不能打印。
    .next = 请核对这个字；若无误，请联系技术人员补充字体。
certs-script-unsupported = { certs-field }含有版面不支持的文字（{ $script }）：“{ $character }”（{ $code_point }）。
    .next = 请填写证件上的汉字或拉丁字母姓名。
certs-text-too-long = { certs-field }共 { $characters } 字，缩到最小字号仍排不下。
    .next = 请使用较短的名称，或改用留有更多位置的版式。
certs-page-overflow = { $pages ->
        [1] 版面上有内容超出了纸张。
       *[other] 证书排成了 { $pages } 页，应为 1 页。
    }
    .next = 请检查证书版式。
certs-template-unknown = 没有名为“{ $template }”的证书版式。
    .next = 请从已有版式中选择。
certs-template-reaches-out = 证书版式引用了外部文件或网址，已停止打印。
    .next = 请把图片等内容放进版式本身。
certs-font-missing = 缺少字体文件 { $file }。
    .next = 请按安装说明取得字体。
certs-font-foreign = 版面用到了不属于证书的字体：{ $fonts }。
    .next = 请检查证书版式中的字体名称。

## 签名
certs-authority-unreadable = 签名密钥无法打开。
    .next = 请核对口令和密钥文件。
certs-signature-too-long = 签名超过预留的 { $reserved } 字节。
    .next = 请联系技术人员检查签名证书。
certs-signature-not-laid-out = 文件无法放入签名。
    .next = 请联系技术人员检查证书版式。
certs-issuer-did = 发证者标识“{ $did }”不是 did:web 形式。
    .next = 请核对设置。
certs-context-missing = 缺少电子凭证的术语文件：{ $address }。
    .next = 请按安装说明重新取得。
certs-context-changed = 电子凭证的术语文件与核定内容不一致：{ $address }。
    .next = 请按安装说明重新取得。
certs-context-unknown = 电子凭证引用了未收录的术语文件：{ $address }。
    .next = 请向发证机构索取原件。
certs-credential-unreadable = 电子凭证无法读取。
    .next = 请向发证机构索取原件。
certs-credential-issuer = 电子凭证的签发者“{ $issuer }”不是本机构。
    .next = 请向其签发者核验。
certs-credential-signature = 电子凭证的签名与内容不符。
    .next = 请向发证机构索取原件。
certs-credential-proof-kind = 电子凭证的签名方式不受支持。
    .next = 请向发证机构索取原件。
certs-credential-context = 电子凭证引用的术语与本机构的不同。
    .next = 请向发证机构索取原件。
certs-credential-term = 电子凭证含有没有定义的项目“{ $term }”。
    .next = 请向发证机构索取原件。
certs-credential-blank-node = 电子凭证中有未命名的部分，不能签名。
    .next = 请联系技术人员。
certs-signing-key-kind = 不支持这种签名密钥：{ $kind }。
    .next = 请使用 P-256 密钥，或 2048 至 4096 位的 RSA 密钥。
