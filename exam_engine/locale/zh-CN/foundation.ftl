# 地基：机构、密钥、文件、角色、登录、同意书、任务。

words-and-more = { $shown } 等，另有 { $more } 项

tenancy-code-taken = 代码 { $code } 已被使用。
    .next = 请换一个代码。
tenancy-organisation-unknown = 没有找到这个机构。
    .next = 请从机构列表中选择。

keys-ring-missing = 没有找到密钥文件 { $file }。
    .next = 请管理人员放回密钥文件，或核对密钥文件的路径设置。
keys-master-missing = 密钥文件中没有名为 { $key } 的主密钥，无法打开用它保存的内容。
    .next = 请管理人员放回含有该主密钥的密钥文件。
keys-seal-broken = 这份加密内容已被改动或不完整，无法打开。
    .next = 请管理人员核对备份。

blobs-unknown = 没有找到这个文件。
    .next = 文件可能已按保存期限删除；如仍需要，请重新上传。

jobs-unknown = 没有找到这项任务。
    .next = 请从任务列表中打开。
jobs-broke-off = 任务中断，没有完成（{ $error }）。
    .next = 请重新开始这项任务。若再次中断，请告诉管理人员。
