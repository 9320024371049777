## 防伪码
certs-sealed-unreadable = 这段文字不是证书的防伪码。
    .next = 请复制二维码的完整内容，或改用证书编号和姓名查询。
certs-sealed-key = 防伪码所用的密钥不属于本站。
    .next = 请到发证机构的网站上查询。
certs-sealed-signature = 防伪码签发后被改动过。
    .next = 请向持证人索取证书原件。
certs-sealed-date = 日期 { $date } 无法写入防伪码。
    .next = 请核对发证日期和有效期。

## 证书检查项（其余见 certs.ftl）
certs-check-container = 签名位置
    .passed = 签名位置只有一个签名，写法与本机构签发时一致。
    .failed = 签名位置的内容不是本机构签发时的写法。
    .open = 未检查签名位置。
certs-check-sealed = 防伪码
    .passed = 二维码中的防伪码为真，内容一致。
    .failed = 二维码中的防伪码不真，或内容不一致。
    .open = 未检查防伪码。
certs-check-code = 二维码
    .passed = 二维码的形式与本站证书一致。
    .failed = 二维码的形式与本站证书不一致。
    .open = 未检查二维码。
certs-check-signing-time = 签名时间
    .passed = 签名时，签名证书在有效期内。
    .failed = 签名时，签名证书不在有效期内。
    .open = 签名证书已过期，文件本身无法证明签名时间。
certs-check-time-stamp = 时间戳
    .passed = 签名带有已知时间戳机构的时间戳。
    .failed = 时间戳无效。
    .open = 没有时间戳，或时间戳机构不在已知范围内。
certs-check-logged = 公开日志
    .passed = 证书签发公开日志能证明这次签发。
    .failed = 公开日志与签发记录不一致。
    .open = 未查询公开日志，或日志尚未收录。

## 读取凭证和图片
certs-credential-too-long = 凭证超过 { $most } 字节，比本机构签发的任何凭证都长。
    .next = 请向发证机构索取原件。
certs-credential-nobody-vouches = 凭证由它自己写明的密钥签名，但这里无法得知这个密钥属于谁。
    .next = 请查验它所属的 PDF 证书，或到发证机构的网站查验。
certs-picture-unreadable = 图片无法读取。
    .next = 请提供 JPEG、PNG 或 WebP 图片。
certs-picture-size = 图片为 { $width } × { $height } 像素，太大了。
    .next = 请提供不超过 4000 万像素的图片。
certs-picture-no-code = 图片中没有找到二维码，或不止一个。
    .next = 请重新拍摄：二维码要完整、端正、清楚、光线充足。

## 查验记录
certs-record-unreadable = 查验记录无法读取。
    .next = 请使用从本站保存的原文件。
certs-record-key = 查验记录所用的密钥不属于本系统：{ $method }。
    .next = 请到记录中写明的网站核对。
certs-record-signature = 查验记录签名后被改动过。
    .next = 请不要采信，重新查验证书。

## 命令
cli-verify-files = 证书文件（PDF 或 JSON 凭证），或存放证书的文件夹
cli-verify-root = 根证书（PEM）：只凭它判断，不用数据库、设置和网络
cli-verify-file-is = { $file }
cli-verify-demo = 设置中的数据库还不存在，改查 { $folder } 中的演示数据。
cli-verify-nothing = 没有找到证书文件。
    .next = 请给出 PDF 文件或 JSON 凭证，或存放它们的文件夹。
cli-verify-unreadable = 文件无法打开。
    .next = 请检查文件名和权限。
cli-verify-record = 查验记录为真，查验时间 { $at }，当时的结果：{ $outcome }。
