### 考前检查、加密证据、回执、销毁：错误。

proctor-check-in-closed = 监考场次现在是“{ $state }”，不能做考前检查。
    .next = 请回到当前步骤。
proctor-check-in-too-often = 考前检查已做了 { $most } 次。
    .next = 请不看圆点直接进入下一步，或请监考员核验。
proctor-check-in-unknown = 没有这一次考前检查。
    .next = 请重新开始。
proctor-check-in-over = 这一次考前检查已结束或已过时。
    .next = 请重新开始。
proctor-check-in-unreadable = 考前检查的数据不能读取（{ $reason }）。
    .next = 请重新开始；仍不行时，请监考员核验。
proctor-pictures-stay = 本场的画面不离开考生的设备，服务器不接收画面。
    .next = 请用较新的浏览器重新打开页面；仍不行时，请监考员核验。
proctor-reviewing-key-unreadable = 复核机构的公钥不能读取。
    .next = 请填写 kaozheng evidence key 给出的那一行。
proctor-reviewing-key-file = 复核机构的私钥文件“{ $file }”不能读取，或口令不对。
    .next = 请核对设置里的文件和口令。
proctor-evidence-sealed-elsewhere = 画面加密给了复核机构，这里没有它的私钥（{ $key }）。
    .next = 请用 kaozheng evidence pack 打包，送复核机构打开。
proctor-evidence-seal-broken = 加密画面不完整，或不属于这一条记录，没有打开。
    .next = 请核对证据链。
proctor-receipt-not-ready = 监考还没有结束，还没有回执。
    .next = 请在交卷后下载。
proctor-receipt-unreadable = 这不是监考回执，或文件不完整。
    .next = 请使用下载时的原文件。
proctor-packet-unreadable = 这不是证据包，或文件不完整。
    .next = 请使用 kaozheng evidence pack 生成的文件。
