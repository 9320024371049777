### 评分：客观题评分、合成成绩、合格条件。

scoring-mark-out-of-range = { $part ->
    [theory] 理论
    [practical] 实操
    [review] 综合评审
   *[other] { $part }
}成绩 { $earned } 不在 0 至 { $possible } 之间。
    .next = 请核对登分。
scoring-part-unknown = { $level }没有考试部分 { $part }。
    .next = 请核对成绩所属的部分。
scoring-part-twice = 考试部分 { $part } 有两个成绩。
    .next = 请只保留有效的一个。

scoring-condition = { $kind ->
    [composite] 综合成绩不低于 { $needed } 分，实得 { $reached } 分
    [sat] 应参加{ $part ->
        [theory] 理论
        [practical] 实操
        [review] 综合评审
       *[other] { $part }
    }考试，尚无成绩
   *[part] { $part ->
        [theory] 理论
        [practical] 实操
        [review] 综合评审
       *[other] { $part }
    }不低于 { $needed } 分，实得 { $reached } 分
}
scoring-state = { $state ->
    [scored] 已评分
    [needs_human] 待人工评分
    [not_answered] 未作答
   *[other] { $state }
}
scoring-step = { $rule ->
    [match_correct] 与答案一致得全部分值，否则不得分
    [map_response] 按各选项的分值计分
    [option_weights] 按所选正确选项的权重计分，有错选不得分
    [half_when_incomplete] 全对得全部分值，少选得一半，有错选不得分
    [plus_minus] 选对加分，选错减分，不低于 0 分
    [ordering] 顺序全部正确得全部分值，仅一对相邻步骤颠倒得部分分
    [pairs] 每对正确的连线得分
    [blank] 每空计分
    [human] 人工评分
    [needs_human] 待人工评分
    [not_answered] 未作答
    [answer_refused] 作答格式不对，按未作答计
   *[other] { $rule }
}
