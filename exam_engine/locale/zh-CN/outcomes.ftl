### 评分、成绩发布、个案、证书签发：拒绝的说明与通用词。

outcomes-part-theory = 理论
outcomes-part-practical = 实操
outcomes-part-review = 综合评审
outcomes-part-placement = 定级
outcomes-part-diagnosis = 诊断

outcomes-mark-missing = 还有任务没有给分：{ $tasks }。
    .next = 每项任务都要给分，没有完成的任务给 0 分。
outcomes-mark-not-a-number = “{ $task }”的得分“{ $typed }”不是数字。
    .next = 请填写如 32 或 32.5 的数字。
outcomes-mark-out-of-range = “{ $task }”的得分须在 0 到 { $maximum } 之间。
    .next = 请核对这一项的配分。
outcomes-mark-not-in-steps = “{ $task }”的得分须以 { $step } 分为一档。
    .next = 请填写如 32 或 32.5 的数字。
outcomes-text-too-long = 文字有 { $length } 字，最多 { $most } 字。
    .next = 请精简后再提交。
outcomes-sheet-moved-on = 打开本页之后，这份评分表又有了新的一版（第 { $newest } 版）。
    .next = 请重新打开评分表，核对新的一版后再提交。
outcomes-sheet-reason-missing = 更改已提交的评分须写明原因。
    .next = 请写明更改的原因，原来的评分会一并保留。
outcomes-mark-moved-on = 打开本页之后，这道题已由他人评分（第 { $newest } 次）。
    .next = 请重新打开本页，核对后再提交。
outcomes-tasks-missing = 这个等级还没有实操任务与配分。
    .next = 请在认证方案的细目表中填写实操配分。
outcomes-step-not-allowed = 成绩当前的状态（{ $state }）不能进行这一步（{ $act }）。
outcomes-response-unknown = 这次考试中没有这道需要人工评分的作答。
    .next = 请回到评分列表重新打开。

outcomes-run-overtaken = 评分进行中又有一次评分完成（第 { $version } 次），本次结果没有保存。
    .next = 请再评分一次。
outcomes-run-reason-missing = 再次评分须写明原因。
    .next = 请写明原因，例如“第 12 题答案更正”。
outcomes-nothing-to-score = 这个批次还没有已结束的考试。
    .next = 考试结束后再评分。

outcomes-part-missing = 缺少{ $part ->
    [theory] 理论
    [practical] 实操
   *[review] 综合评审
}成绩。
    .next = 成绩到齐后再发布；确实缺考的，请在考生的成绩页按缺考发布。
outcomes-responses-waiting = 还有 { $count } 道作答等待人工评分。
    .next = 请考评员先完成评分。
outcomes-case-open = 有 { $count } 件个案尚未结案，成绩暂缓发布。
    .next = 请先核实并结案。
outcomes-released-already = 这份成绩已经发布。
    .next = 需要更改时，请写明原因作更正。
outcomes-nothing-released = 这位考生还没有已发布的成绩。
    .next = 请先发布成绩。
outcomes-correction-reason-missing = 更正已发布的成绩须写明原因。
    .next = 请写明原因，原来的成绩会一并保留。
outcomes-nothing-to-correct = 评分与个案没有变化，没有需要更正的内容。
outcomes-released-by-marker = 给这位考生评过分的人不能发布其成绩。
    .next = 请由另一位成绩发布员发布。
outcomes-result-unknown = 没有找到这份成绩。

outcomes-case-unknown = 没有找到这件个案。
outcomes-case-closed-already = 这件个案已经结案。
outcomes-case-reason-missing = 请写明原因。
    .next = 原因会写入记录，也会告知考生。
outcomes-statement-given = 您已经作过说明，说明已收到。
outcomes-statement-empty = 请写下您的说明。
outcomes-statement-window-open = 考生还没有作说明，可说明的时间到 { $until } 为止。
    .next = 请等考生说明之后，或在这个时间之后再作认定。
outcomes-upheld-by-opener = 提出这件个案的人不能同时认定违规。
    .next = 请由另一位成绩发布员认定。

outcomes-nothing-to-award = 没有可以签发证书的成绩。
    .next = 证书只为已发布、合格、尚无证书的成绩签发。
outcomes-result-not-awardable = 这份成绩不是已发布的合格成绩，没有签发证书。
    .next = 请核对这位考生的成绩。

outcomes-run-after-answers = 长作答评分后重新计算

outcomes-appeal-unknown = 没有找到这件个案的申诉。
    .next = 请核对是哪一件个案。
outcomes-appeal-nothing-decided = 这件个案没有对您不利的决定，不需要申诉。
    .next = 结案后可在“监考记录”页查看结果。
outcomes-appeal-given = 您已经提出申诉，申诉已收到。
    .next = 请等待另一位人员处理，结果会显示在本页。
outcomes-appeal-over = 申诉的时间已过（{ $until }）。
    .next = 如有新的证据，请直接联系评价机构。
outcomes-appeal-empty = 请写下申诉的理由。
    .next = 写明哪一点与事实不符或处理不当即可。
outcomes-appeal-decided-already = 这件申诉已经处理。
    .next = 请打开决定书查看结果。
outcomes-appeal-by-decider = 参与过本案的人不能处理申诉。
    .next = 请由没有参与过本案的另一位成绩发布员处理。
outcomes-letter-too-early = 这件个案还没有决定，暂时没有决定书。
    .next = 结案之后即可下载。
