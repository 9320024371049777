### 认证方案：等级、考试部分、合格规则。

schemes-part = { $part ->
    [theory] 理论
    [practical] 实操
    [review] 综合评审
   *[other] { $part }
}
schemes-unreadable = 认证方案不能读取（{ $detail }）。
    .next = 请核对方案文件的结构。
schemes-levels-repeated = 认证方案没有等级，或等级的名称、代码重复。
    .next = 请核对等级。
schemes-ladder-broken = { $level }要求先取得{ $requires }，方案中没有更低的这一等级。
    .next = 请核对等级的先后。
schemes-parts-repeated = { $level }没有考试部分，或有重复的部分。
    .next = 请核对理论、实操等部分。
schemes-weights-sum = { $level }各部分权重合计 { $total }%，应为 100%。
    .next = 请核对权重。
schemes-part-limits = { $level }有一部分的时间或满分不是正数。
    .next = 请核对时间与满分。
schemes-floor-without-part = { $level }的单项合格线所指的部分不存在。
    .next = 请核对合格规则。
schemes-cut-range = { $level }的合格线应大于 0，不超过 100。
    .next = 请核对合格规则。
schemes-level-limits = { $level }的月数、试卷份数或锚题占比不对。
    .next = 请核对这些数值。
schemes-level-unknown = 认证方案中没有等级 { $level }。
    .next = 请核对等级名称。
schemes-part-unknown = { $level }没有考试部分 { $part }。
    .next = 请核对考试部分。
schemes-adopted-already = 认证方案 { $scheme } 的版本 { $version } 已经启用。
    .next = 修订后请使用新的版本号。
schemes-not-adopted = 尚未启用认证方案 { $scheme }。
    .next = 请先启用认证方案。
