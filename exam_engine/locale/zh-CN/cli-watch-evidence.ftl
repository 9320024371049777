### 命令 kaozheng evidence：监考证据的密钥、回执与证据包。

cli-evidence-key = 生成复核机构的密钥：私钥写入文件，公钥显示出来
cli-evidence-key-out = 私钥写入的文件（PEM）
cli-evidence-key-there = 文件“{ $file }”已存在，没有覆盖。
    .next = 请换一个文件名。
cli-evidence-key-made = 公钥：{ $key }
    指纹：{ $mark }
    私钥已写入 { $file }，只应留在复核机构；口令取自 { $variable }。把公钥写进考点的设置 KAOZHENG_PROCTOR__REVIEWING_KEY。
cli-evidence-key-of = 复核机构的私钥文件（PEM）
cli-evidence-verify = 核对考生保存的监考回执：0 属实，1 不属实；不需要网络
cli-evidence-receipt = 回执文件（JSON）
cli-evidence-receipt-key = 发出回执的机构公布的公钥（PEM）；不写则用本机的
cli-evidence-receipt-good = 签名成立，公钥指纹 { $mark }
cli-evidence-receipt-unknown-key = 文件完整，但没有可对照的公钥，或公钥不同（指纹 { $mark }）：请用 --key 指定机构公布的公钥
cli-evidence-receipt-altered = 签名不成立：文件被改动过
cli-evidence-receipt-says = { $exam }，{ $closed } 结束；画面 { $pictures } 张，待人查看的记录 { $incidents } 条；证据链末端 { $head }
cli-evidence-packet = 证据包文件
cli-evidence-packet-out = 写入的文件（.zip）
cli-evidence-packet-fits = 证据包完整，末端与回执一致
cli-evidence-packet-differs = 证据包不完整，或末端与回执不一致
cli-evidence-packet-broken = 证据包不完整：链条断在第 { $at } 环（0 为没有断），画面不符：{ $damaged }
cli-evidence-pack = 把一个监考场次的证据链和加密画面打包，送复核机构
cli-evidence-sitting = 监考场次的编号
cli-evidence-packed = 已写入 { $file }，画面 { $count } 张
cli-evidence-open = 在复核机构核对证据包并打开画面；不需要网络
cli-evidence-open-out = 画面写入的文件夹
cli-evidence-opened = 证据包完整，已打开 { $count } 张到 { $folder }；已按期销毁或缺少 { $missing } 张
