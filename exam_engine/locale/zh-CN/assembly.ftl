### 组卷：双向细目表、抽题、试卷。

assembly-blueprint-unreadable = { $level }双向细目表不能读取（{ $detail }）。
    .next = 请核对题型、领域、题数和难度的写法。
assembly-blueprint-empty = { $level }双向细目表没有题数或时间。
    .next = 请补充后再保存。
assembly-blueprint-row = { $level }“{ $area }”写明 { $told } 分，各题型合计 { $found } 分。
    .next = 请使该行合计一致。
assembly-blueprint-total = { $level }双向细目表合计 { $total } 分，应为 100 分。
    .next = 请核对各行题数与分值。
assembly-blueprint-difficulty = { $level }难度占比合计 { $total }%，应为 100%。
    .next = 请核对易、中、难的占比。
assembly-blueprint-practical = { $level }实操分值合计 { $total } 分，应为 100 分。
    .next = 请核对各领域的实操分值。
assembly-blueprint-cells = { $level }双向细目表有重复的单元格，或题数不是正数。
    .next = 请核对各单元格。

assembly-pool-short = { $level }题库不足，{ $count } 个单元格缺题（领域·题型 现有/需要）：{ $named }。
    .next = 请补充这些试题，或调整双向细目表。
assembly-pool-short-cell = { $area }·{ $type }：需要 { $needed } 题，现有 { $available } 题，缺 { $missing } 题
assembly-pool-short-points = 另有 { $other_points } 题分值不符
assembly-difficulty-short = { $level }题库的难度无法满足要求：{ $difficulty ->
    [easy] 易
    [medium] 中
    [hard] 难
   *[other] { $difficulty }
}题需要 { $needed } 分，现有试题只能组成 { $least } 至 { $most } 分。
    .next = 请补充该难度的试题，或调整难度占比。
assembly-constraints-conflict = { $level }的要求不能同时满足，共 { $count } 项冲突。
    .next = 请按下列各项补充试题或放宽要求。
assembly-demand = { $demand ->
    [cell] 单元格题数 { $of }
    [difficulty] 难度占分 { $of }
    [key] 单选题答案分布 { $of }
    [enemies] 互斥试题 { $of }
    [anchor] 锚题分值
   *[other] { $demand } { $of }
}：{ $direction ->
    [short] 少 { $by }
   *[excess] 多 { $by }
}
assembly-include-unfit = 指定必选的试题不符合{ $level }双向细目表：{ $refs }。
    .next = 请取消这些试题，或核对其领域、题型和分值。
assembly-time-limit = { $level }组卷在 { $seconds } 秒内没有完成。
    .next = 请稍后再试，或减少要求。

assembly-form-unknown = 没有找到这份试卷。
    .next = 请从试卷列表中打开。
assembly-form-item-unknown = 试卷中没有这道试题。
    .next = 请刷新页面。
assembly-form-frozen = 试卷已定稿，不能再改。
    .next = 如需调整，请另组一份试卷。
assembly-form-points = 试题 { $item } 的分值与试卷“{ $form }”不一致。
    .next = 请重新组卷。
assembly-form-altered = 试卷内容与定稿时的摘要不一致，已停止使用（{ $form }）。
    .next = 请管理人员核对数据库与备份。
assembly-item-not-published = 试题“{ $title }”未发布或已停用。
    .next = 请重新组卷。
