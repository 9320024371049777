### 考后统计：命令、拒绝说明、页面。只陈述数字，不陈述谁做了什么。

cli-security = 考后统计：提示人员应当查看哪里
cli-security-similarity = 作答一致程度超出能力所能解释的成对考生（ω、GBT）
cli-security-person-fit = 作答与本人能力不相称的行（lz*）
cli-security-preknowledge = 在指定题目上明显好于其他题目的行
cli-security-times = 作答时间：对数正态模型、异常时间型态、快速作答
cli-security-responses = CSV：每行一名考生，每列一道题；得分（0、1……）或选项（A、B……）
cli-security-seconds = CSV：每行一名考生，每列一道题，单元格为秒数；id 列为行的名称
cli-security-model = 2PL、3PL、NRM 等；不指定时两类作答用 2PL，多类用 NRM
cli-security-parameters = 已定的题目参数（CSV，或 kaozheng calibrate 输出的 JSON）
cli-security-level = 列出数值不超过此水平的成对考生
cli-security-most = 最多列出多少对
cli-security-item = 要与其他题目比较的题目；可多次给出
cli-security-comparing = 正在比较
cli-security-similarity-done = 已比较 { $pairs } 对；在水平 { $level } 上有 { $noted } 对，仅凭偶然预期有 { $chance } 对。数字不说明原因。
cli-security-rows-done = 共 { $persons } 行；列出最不寻常的 { $rows } 行。数字不说明原因。

security-level = 水平 { $level } 不可用。
    .next = 请选择大于 0 且不超过 0.1 的数，例如 0.001。
security-persons-few = 有作答的行只有 { $persons } 行，至少需要 { $least } 行。
    .next = 请提供全体考生的作答。
security-items-few = 指定的题目剩 { $named } 道，其他题目剩 { $others } 道；两类各至少 { $least } 道。
    .next = 请增减指定的题目，并确认它们在文件中且有不止一种作答。
security-items-unknown = 文件中没有这些题目：{ $items }。
    .next = 题目名称须与首行一致。
security-time-not-positive = 第 { $row } 行、第 { $item } 题的时间不大于 0 秒。
    .next = 请改正时间，或将单元格留空。
security-times-few = 第 { $items } 题的时间少于 { $least } 个。
    .next = 请去掉这些列，或补充更多考生的时间。
security-times-constant = 第 { $items } 题所有考生的时间都相同。
    .next = 请核对时间的采集方式，并去掉这些列。
security-second-unreadable = 第 { $row } 行、{ $column } 列：“{ $cell }”不是以秒计的时间。
    .next = 请填写大于 0 的数；缺失的时间留空。
security-common-few = 没有一对考生共同作答至少 { $least } 道有区分的题目，无法比较。
    .next = 题目较多、且不是人人同答的考试才能比较。
security-scale-few = 有作答的考生 { $persons } 名。用考生自己的作答估计题目参数再作比较，至少需要 { $least } 名；人数更少时，一致与偶然无法区分。{ $items } 道题中有 { $held } 道已有确定的参数；达到 { $least_held } 道即可比较任意人数。
    .next = 请比较人数更多的批次，或先完成并批准包含这些题目的校准；命令行可用 --parameters 提供参数。
