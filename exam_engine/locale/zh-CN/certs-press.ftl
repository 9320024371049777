### 证书印制：改用逐张排版的原因，以及样张命令。

## 改用逐张排版的原因
certs-press-several-lines = 有内容需要分成两行以上
certs-press-no-room = 有内容在最小字号下一行仍放不下
certs-press-rare-glyph = 有内容含主字体没有的字，或需要特殊排版的文字
certs-press-photo = 照片不是三色 JPEG
certs-press-qr-text = 二维码内容与同批不是同一种开头
certs-press-template = 版式里有无法预先编排的写法
certs-press-letters = 一张证书上的生僻字太多

## 样张命令
cli-sample = 印制虚构持证人的样张，并报告用时
cli-sample-count = 张数
cli-sample-level = 等级：junior 初级、intermediate 中级、senior 高级
cli-sample-key = 签名密钥：p256 或 rsa3072
cli-sample-out = 存放样张的文件夹
cli-sample-path = 印制方式：press 成批、weasyprint 逐张
cli-sample-making = 正在印制样张
cli-sample-made = 已印制 { $count } 张，存放在 { $files }。准备 { $setup } 秒；印制占用处理器 { $cpu } 秒，历时 { $wall } 秒，每秒 { $rate } 张（按处理器时间），平均 { $bytes } 字节。
cli-sample-aside = { $times } 张改用逐张排版：{ $reason }
cli-sample-refused = 编号 { $number } 未印制：{ $told }
