### 题库：标准、试题、作答、录入、审核与发布。

## 标签
itembank-type = { $type ->
    [single_choice] 单选题
    [multiple_choice] 多选题
    [indefinite_choice] 不定项选择题
    [true_false] 判断题
    [text_entry] 填空题
    [order] 排序题
    [match] 连线题
    [material] 材料题
    [situational] 情境判断题
    [short_answer] 简答题
    [essay] 论述题
    [case_analysis] 案例分析题
    [practical] 实操题
    [classification] 分类题
    [hotspot] 热点题
    [recording] 录音应答题
    [composite] 其他题型
   *[other] { $type }
}
itembank-difficulty = { $difficulty ->
    [easy] 易
    [medium] 中
    [hard] 难
   *[other] { $difficulty }
}
itembank-cognitive = { $cognitive ->
    [remember] 记忆
    [understand] 理解
    [apply] 应用
    [analyse] 分析
    [evaluate] 评价
    [create] 创造
   *[other] { $cognitive }
}
itembank-status = { $status ->
    [draft] 草稿
    [review] 待审
    [approved] 已通过
    [published] 已发布
    [retired] 已停用
    [compromised] 已泄露
   *[other] { $status }
}
itembank-act = { $act ->
    [submit] 送审
    [answer] 先作答
    [return] 退回
    [approve] 通过
    [publish] 发布
    [retire] 停用
    [compromise] 标为已泄露
    [lift] 解除泄露标记
    [take_back] 撤回
   *[other] { $act }
}
itembank-pool = { $pool ->
    [live] 考试题库
    [practice] 练习题库
   *[other] { $pool }
}

## 作答
itembank-answer-not-an-object = 收到的作答格式不对，没有保存。
    .next = 请重新作答本题；若再次出现，请举手告诉监考人员。
itembank-answer-unknown-response = 本题没有名为 { $response } 的作答项。
    .next = 请刷新页面后重新作答。
itembank-answer-not-a-list = 作答项 { $response } 应为选项。
    .next = 请重新选择。
itembank-answer-not-a-choice = 作答项 { $response } 没有选项 { $choice }。
    .next = 请刷新页面后重新选择。
itembank-answer-too-many = 作答项 { $response } 最多选 { $most } 项。
    .next = 请取消多选的选项。
itembank-answer-repeated = 作答项 { $response } 有重复的选项。
    .next = 请重新选择。
itembank-answer-not-a-pair = 作答项 { $response } 的连线 { $pair } 不存在。
    .next = 请重新连线。
itembank-answer-used-too-often = 作答项 { $response } 有一项被连接的次数超过限制。
    .next = 请重新连线。
itembank-answer-not-portable = 作答项 { $response } 的交互程序给出的答案不符合声明的类型。
    .next = 请重新作答；若仍如此，请告知监考人员。
itembank-answer-not-text = 作答项 { $response } 应为文字。
    .next = 请重新填写。
itembank-answer-too-long = 作答项 { $response } 有 { $length } 个字，最多 { $most } 个字。
    .next = 请缩短后再保存。
itembank-answer-unreadable-text = 作答项 { $response } 中有不能保存的字符。
    .next = 请删去粘贴进来的特殊字符。

## 试题
itembank-item-bad-identifier = 试题 { $item } 的标识“{ $identifier }”不能使用（不能为空，不能含空格，不能过长）。
    .next = 请换一个标识。
itembank-item-without-question = 试题 { $item } 没有设问。
    .next = 请至少加一个作答项。
itembank-item-repeated-response = 试题 { $item } 的作答项 { $response } 出现了两次。
    .next = 请改名其中一个。
itembank-item-declarations-differ = 试题 { $item } 的作答项与答案声明不一一对应。
    .next = 请为每个作答项写一条答案声明。
itembank-item-declaration-shape = 试题 { $item } 作答项 { $response } 的答案声明与题型不符。
    .next = 请核对单选、多选、排序或文字。
itembank-item-key-shape = 试题 { $item } 作答项 { $response } 只能有一个答案。
    .next = 请核对答案。
itembank-item-key-not-a-choice = 试题 { $item } 作答项 { $response } 的答案 { $key } 不在选项中。
    .next = 请核对答案与选项。
itembank-item-rules-differ = 试题 { $item } 的评分规则没有覆盖全部作答项，或重复覆盖。
    .next = 请为每个作答项写一条评分规则。
itembank-item-rule-unfit = 试题 { $item } 作答项 { $response } 的评分规则与题型不符。
    .next = 请换一种评分规则，分值须大于 0。
itembank-item-points-differ = 试题 { $item } 的评分规则合计 { $points } 分，试题为 { $score } 分。
    .next = 请使两者一致。
itembank-item-too-few-choices = 试题 { $item } 作答项 { $response } 的选项少于 { $least } 个。
    .next = 请补充选项。
itembank-item-empty-choice = 试题 { $item } 作答项 { $response } 的选项 { $choice } 没有内容。
    .next = 请填写内容；图片须随题保存。
itembank-item-repeated-choice = 试题 { $item } 作答项 { $response } 有同名的选项。
    .next = 请改名其中一个。
itembank-item-choice-limits = 试题 { $item } 作答项 { $response } 的可选数目超出选项数目。
    .next = 请核对最多、最少可选数目。
itembank-item-unreadable = 试题数据在 { $place } 处不能读取。
    .next = 请核对该处的内容，或重新导出后再导入。

## 标准
itembank-standard-unreadable = 职业技能标准文件不能读取（{ $detail }）。
    .next = 请核对文件的结构：等级、工作领域、工作任务、技能点。
itembank-standard-code-repeated = 标准中的编号 { $code } 为空或重复。
    .next = 请为每一项写唯一的编号。
itembank-standard-part-empty = 标准中的 { $code } 没有内容。
    .next = 请补充文字，或删去该项。
itembank-standard-number-misplaced = 标准中的 { $code } 不属于 { $parent }。
    .next = 请核对编号的层次，如 1、1.1、1.1.1。
itembank-standard-count = { $level }写明 { $told } 个技能点，实有 { $found } 个。
    .next = 请核对技能点。
itembank-standard-level-unknown = 标准中没有等级 { $level }。
    .next = 请核对等级名称。
itembank-standard-skill-unknown = 标准中没有技能点 { $skill }。
    .next = 请核对技能点编号。
itembank-standard-unknown = 没有找到这个标准。
    .next = 请从标准列表中选择。
itembank-standard-taken = 标准“{ $name }”{ $version } 已在库中。
    .next = 修订后请使用新的版本号。

## 录入
itembank-authoring-not-an-object = 这一项不是试题。
    .next = 每道试题应为一个对象。
itembank-authoring-field = 试题 { $item } 的 { $field } 缺失或写法不对。
    .next = 请对照试题格式填写。
itembank-authoring-repeated = 试题编号 { $item } 在文件中出现多次（第 { $place } 项）。
    .next = 请为每道试题写唯一的编号。
itembank-authoring-unknown-word = 试题 { $item } 的 { $field } 写的是“{ $word }”，可用的有：{ $words }。
    .next = 请改用其中之一。
itembank-authoring-unknown-level = 试题 { $item } 的等级 { $level } 不在标准中。
    .next = 请核对等级名称。
itembank-authoring-unknown-skill = 试题 { $item } 的技能点 { $skill } 不在标准中。
    .next = 请核对技能点编号。
itembank-authoring-skill-level = 试题 { $item } 的技能点 { $skill } 不属于{ $level }。
    .next = 请核对技能点或等级。
itembank-authoring-key-not-an-option = 试题 { $item } 的 { $field } 写有 { $key }，选项中没有。
    .next = 请核对答案与选项。
itembank-authoring-key-count = 试题 { $item } 的 { $field } 有 { $count } 个答案，与题型不符。
    .next = 单选一个，多选至少两个，排序须列出全部选项。
itembank-authoring-blanks-count = 试题 { $item } 有 { $blanks } 个空，{ $field } 写了 { $keys } 个。
    .next = 请用两个以上下划线表示每个空，并为每个空写答案。
itembank-authoring-parts-sum = 试题 { $item } 各小题合计 { $total } 分，全题为 { $score } 分。
    .next = 请使两者一致。
itembank-authoring-rubric-sum = 试题 { $item } 评分要点合计 { $total } 分，全题为 { $score } 分。
    .next = 请使两者一致。
itembank-authoring-scoring-sum = 试题 { $item } 的 { $field } 与分值 { $score } 不一致。
    .next = 请核对分值，或使其可以等分。
itembank-authoring-scoring-unknown = 试题 { $item } 的评分说明“{ $scoring }”不能识别。
    .next = 请写明：少选不得分、少选得一半，或“全对几分；少选且无错选得几分；有错选得0分”。
itembank-authoring-scoring-free = 试题 { $item } 的选项可归入多类，全部勾选就能得满分。
    .next = 请在评分说明中写“每对几分，错一对扣几分”，或写“全部正确才得分”。
itembank-authoring-not-a-part = 试题 { $item } 的 { $field }：{ $type }题只能单独成题，不能作为小题。
    .next = 请把它写成一道独立的试题。
itembank-authoring-picture = 试题 { $item } 的 { $field } 没有图片。
    .next = 请先选择一张图片。
itembank-authoring-areas-few = 试题 { $item } 的热点区域不足两个。
    .next = 请在图片上至少画出两个区域。
itembank-authoring-area = 试题 { $item } 的区域 { $area } 的坐标写法不对，或超出图片（宽 { $width }，高 { $height } 像素）。
    .next = 矩形写左、上、右、下；圆形写圆心和半径；多边形至少三个点。
itembank-authoring-longest = 试题 { $item } 的 { $field } 应为 1 至 { $most } 的整数（秒）。
    .next = 请写录音最长的秒数，或留空不限。

## 审核与发布
itembank-version-unknown = 没有找到这道试题的这个版本。
    .next = 请从题库列表中打开。
itembank-version-under-review = 试题 { $item } 正在审核或已通过，暂不能修改。
    .next = 请先退回为草稿。
itembank-version-altered = 试题内容与保存时的摘要不一致，已停止使用（版本 { $version }）。
    .next = 请管理人员核对数据库与备份。
itembank-step-not-allowed = 当前状态下不能进行这一步（状态 { $status }，操作 { $act }）。
    .next = 请刷新页面，查看最新状态。
itembank-own-item = 参与编写的人不能审核同一道试题。
    .next = 请由另一位审题人员审核。
itembank-answer-first = 审题时先自己作答，再查看答案；试题 { $item } 还没有您的作答。
    .next = 请先作答，再决定通过或退回。
itembank-answer-first-open = 还有 { $count } 处没有作答。
    .next = 请全部作答后再提交。
itembank-answered-already = 您已对这一版作答，首次作答不再更改。
    .next = 请刷新页面，查看答案后通过或退回。
itembank-authoring-beyond = 试题 { $item } 的结构超出录入格式，不能以文本修改。
    .next = 请修改来源文件后重新导入。
itembank-return-without-reason = 退回试题须写明原因。
    .next = 请写明需要修改之处。

## 审题提示（供人判断，不作结论）
itembank-check-options-uneven = 选项长短悬殊：最长 { $longest } 字，最短 { $shortest } 字（{ $response }）。
itembank-check-key-stands-out = 答案比其他选项明显更长：{ $key } 字，其余最长 { $others } 字（{ $response }）。
itembank-check-option-forbidden = 选项 { $option } 使用了“以上都是”一类的说法：{ $text }（{ $response }）。
itembank-check-option-twice = 有两个选项内容相同（{ $response }）。
itembank-check-negative-not-bold = 题干要求选出错误项，否定词未加粗（{ $response }）。
itembank-check-absolute-word = 判断题使用了绝对化的词：{ $word }（{ $response }）。
itembank-check-reason-missing = 选项 { $options } 没有干扰项说明（{ $response }）。
itembank-check-source-missing = 没有写明依据。
itembank-check-time-missing = 没有估计作答时间。
itembank-check-label-missing = 缺少标签 { $label }。
itembank-check-tolerance-missing = 数值填空没有写明允许误差（{ $response }）。
itembank-check-order-as-listed = 排序题的正确顺序与列出的顺序相同，且不打乱（{ $response }）。
itembank-check-rubric-missing = 主观题的评分要点只有 { $criteria } 条。
itembank-check-parts-few = 材料题只有 { $parts } 个小题。
itembank-check-keys-uneven = { $level }单选题答案为 { $key } 的占 { $percent }%，超出 25% 上下 5 个百分点。
itembank-check-keys-longest = { $level }单选题有 { $percent }% 的答案是最长的选项。
itembank-check-stem-twice = 题干与试题 { $other } 相同。
itembank-item-qti-not-alone = 试题 { $item }：QTI 原样保存的正文必须单独成题。
    .next = 请把其余部分另存为一题。

itembank-prerequisites-unreadable = 标准的先修关系不能读取。
    .next = 请写成“技能点: [先修技能点]”。
itembank-prerequisites-circle = 技能点 { $skill } 的先修关系成了环。
    .next = 请去掉环中的一条先修关系。
