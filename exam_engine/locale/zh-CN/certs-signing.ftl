### 签名：签名证书、密钥设备、签名服务、时间戳、证据、密钥仪式、国密签名。

## 签名证书
certs-signer-early = 证书“{ $certificate }”要到 { $since } 才生效。
    .next = 请核对服务器时间，或换用已经生效的签名证书。
certs-signer-expired = 证书“{ $certificate }”已于 { $until } 到期，不能再用来签发。
    .next = 请导入新的签名证书（kaozheng keys import），再重新签发。没有占用任何证书编号。
certs-signer-chain = 证书“{ $certificate }”不是由“{ $issuer }”签发的，证书链到不了根证书。
    .next = 请按从签名证书到根证书的顺序，重新导入完整的证书链。
certs-signer-usage = 证书“{ $certificate }”的用途不允许这样使用。
    .next = 签名证书须允许数字签名和文档签名；上级证书须是证书颁发机构。
certs-signer-mismatch = 签名密钥与证书“{ $certificate }”不是一对。
    .next = 请导入与这张证书配对的密钥，或与这把密钥配对的证书。
certs-signer-revoked = 证书“{ $certificate }”已被吊销，不能再用来签发。
    .next = 请换用新的签名证书，并查明吊销的原因。
certs-signer-known = 这把签名密钥已经登记过，序号 { $signer }。
    .next = 已停用的密钥不再启用。请用新的密钥申请证书后导入。
certs-rotate-by-import = 只有演示机构的签名证书可以自动更换。
    .next = 请先生成申请（kaozheng keys ceremony request），签发后用 kaozheng keys import 导入。
certs-signature-shape = 用这张签名证书或这个时间戳服务做出的签名，自己的核验也不会接受。
    .next = 请核对证书链是否完整；如果启用了时间戳，请与时间戳服务核对其格式。
certs-authority-file = 读不到签名所需的文件：{ $file }。
    .next = 请核对文件是否存在，以及服务账户能否读取。
certs-authority-list = 密钥清单 authority.json 的内容不完整或格式不对。
    .next = 请从备份中恢复这个文件，不要手工修改。

## 秘密存放的位置
certs-secret-missing = 在 { $place } 没有找到口令。
    .next = 请核对文件或环境变量，以及服务账户能否读取。
certs-secret-place = 口令须写明存放的位置，而不是口令本身。
    .next = 请写 file:文件路径 或 env:环境变量名。

## 密码设备
certs-token-address = 密码设备的地址不完整，缺少：{ $missing }。
    .next = 请按 pkcs11:token=…;object=…?module-path=…&pin-source=file:… 的格式填写。
certs-token-pin-shown = 地址里不能直接写 PIN。
    .next = 请用 pin-source=file:文件路径 或 pin-source=env:环境变量名。如果 PIN 已经写进配置或日志，请更换 PIN。
certs-token-no-module = 没有找到密码设备的驱动文件 { $module }。
    .next = 请安装设备的 PKCS#11 驱动，并核对 module-path。
certs-token-unknown = 没有找到名为“{ $token }”的密码设备。
    .next = 请核对设备是否接好、标签是否正确。
certs-token-wrong-pin = 密码设备“{ $token }”不接受这个 PIN，或 PIN 已锁定。
    .next = 请核对 PIN。系统没有再试，以免锁定设备。
certs-token-no-key = 密码设备“{ $token }”里没有唯一的密钥“{ $label }”。
    .next = 请核对密钥标签；公钥和私钥须用同一个标签存放。
certs-token-silent = 密码设备“{ $token }”没有完成操作（{ $reason }）。
    .next = 请检查设备和驱动，然后继续签发；已签发的证书不受影响。

## 签名服务和其他服务
certs-address = 服务地址不能使用：{ $address }。
    .next = 请使用 https 地址，地址里不要包含账号和口令。
certs-service-silent = { $host } 没有应答（{ $reason }）。
    .next = 请检查网络和该服务，然后继续；已完成的部分不受影响。
certs-remote-forbidden = 签名服务 { $host } 拒绝了使用密钥“{ $key }”的请求。
    .next = 请核对访问令牌或客户端证书。
certs-remote-no-key = 签名服务 { $host } 没有密钥“{ $key }”。
    .next = 请核对密钥名称。
certs-remote-answer = 签名服务 { $host } 的应答不符合约定（状态 { $status }）。
    .next = 请与签名服务的管理员核对接口约定。
certs-remote-wrong-key = 签名服务 { $host } 返回的签名与密钥“{ $key }”的证书不符，没有采用。
    .next = 请与签名服务的管理员核对密钥。

## 时间戳
certs-timestamp-settings = 时间戳设置不完整：需要服务地址和根证书文件。
    .next = 请填写 timestamp_address 和 timestamp_roots，或把 timestamp 设为 none。
certs-timestamp-refused = 时间戳服务 { $host } 没有给出可用的时间戳（{ $reason }）。
    .next = 请与时间戳服务核对；核对无误后继续签发，已签发的证书不受影响。
certs-timestamp-false = 时间戳不成立：{ $why ->
        [imprint] 它不是针对这个签名的
        [usage] 签发者无权签发时间戳
        [signature] 签名不对
        [chain] 到不了可信的根证书
       *[form] 格式不对
    }。
    .next = 请不要采信其中的时间。

## 长期证据
certs-evidence-missing = 没有材料说明证书“{ $certificate }”目前未被吊销。
    .next = 请在设置中填写吊销列表或查询服务的地址，或把吊销列表放进密钥文件夹的 revocation 目录。
certs-evidence-unread = { $host } 返回的吊销信息无法读取。
    .next = 请核对地址，稍后再试。
certs-evidence-file = 吊销列表文件 { $file } 无法读取。
    .next = 请换用 PEM 或 DER 格式的吊销列表。
certs-evidence-without-time = 嵌入长期证据的签名必须同时带时间戳。
    .next = 请把 timestamp 设为 per_certificate，或关闭 long_term。
certs-evidence-digests = 没有可以加盖时间戳的文件摘要。
    .next = 请先签发证书，再为这一批加盖时间戳。
certs-evidence-not-in-batch = 这个文件不在这一批里。
    .next = 请核对文件是否就是签发的原件。
certs-evidence-none = 这张证书没有批次时间戳。
    .next = 只有在 timestamp 设为 per_batch 之后签发的批次才有证据记录。
certs-evidence-false = 证据记录不成立：{ $why ->
        [tree] 它不是针对这个文件的
        [stamp] 时间戳不可信
        [order] 续期的先后不对
        [expired] 最后一个时间戳的证书已经到期
       *[form] 格式不对
    }。
    .next = 请核对文件是否为签发的原件，并重新取得证据记录。

## 密钥仪式
certs-ceremony-passphrase = 口令太短，至少要 { $least } 个字符。
    .next = 请换用更长的口令，由两人分别保管。
certs-ceremony-witnesses = 见证人不够，至少要 { $least } 位。
    .next = 请用 --witness 写明每位见证人的姓名。
certs-ceremony-request = 证书申请无法读取，或申请上的签名不对。
    .next = 请重新生成申请文件（PEM 格式）。
certs-ceremony-outlives = 证书的期限超过了上级证书的到期日 { $until }。
    .next = 请缩短年限，或先更换上级证书。
certs-ceremony-record = 仪式记录不成立：内容被改动，或不是由这张证书的密钥签署的。
    .next = 请核对记录文件和证书。

## 国密签名
certs-sm2-missing = 本机的 OpenSSL 不提供 SM2 和 SM3。
    .next = 请安装 OpenSSL 3（含 SM2），或不使用国密签名。
certs-sm2-key = SM2 密钥无法打开。
    .next = 请核对口令和密钥文件。
certs-sm2-seal = 国密签名不成立：{ $why ->
        [file] 文件与签名时不同
        [key] 签名的密钥不在信任之列
        [signature] 签名不对
       *[form] 格式不对
    }。
    .next = 请核对文件、签名文件和公钥。
