### 标定：哪些数据不能标定，在什么位置，该怎么办。

## 文件
calibration-file-missing = 文件 { $file } 打不开。
    .next = 请检查路径和读取权限。
calibration-file-empty = 文件没有内容。
    .next = 请提供表格：每人一行，每题一列。
calibration-file-encoding = 文件既不是 UTF-8 也不是 GB 18030 文本。
    .next = 请另存为 UTF-8 编码的 CSV 后重试。
calibration-no-responses = 文件中没有作答数据。
    .next = 题目名称下面至少要有一行作答。
calibration-column-unnamed = 第 { $column } 列没有名称。
    .next = 请在首行为每一列命名，或删去该列。
calibration-columns-twice = 下列列名重复：{ $columns }。
    .next = 请让每一列有自己的名称。
calibration-column-missing = 没有名为 { $column } 的列。文件中的列：{ $columns }。
    .next = 请写文件中已有的列名。
calibration-row-width = 第 { $row } 行有 { $cells } 格，首行有 { $columns } 格。
    .next = 请改正该行；缺失的作答留空。
calibration-cell-unreadable = 第 { $row } 行 { $column } 列：“{ $cell }”不是作答。
    .next = 作答为 0 到 { $highest } 的整数，缺失留空，或用 --missing 指出表示缺失的内容；不是作答的列请用 --leave-out 指出。
calibration-frequency-unreadable = 第 { $row } 行 { $column } 列：“{ $cell }”不是次数。
    .next = 次数应为不小于 0 的数。
calibration-group-missing = 第 { $row } 行 { $column } 列：缺少组别。
    .next = 请在每一行写明组别，或不分组标定。
calibration-parameters-item = 参数表第 { $row } 行：题目“{ $item }”缺失或重复。
    .next = 请让每道题只占一行。
calibration-parameters-columns = 参数表无法读取。找到的列：{ $columns }。
    .next = 请提供含 item、model、a、b 等列的 CSV，或以前标定输出的 JSON。
calibration-parameters-cell = 参数表第 { $row } 行，题目 { $item }：{ $column } 不是数值。
    .next = 请改正该数值。
calibration-parameters-missing = 参数表第 { $row } 行，题目 { $item }：缺少 { $columns }。
    .next = 请补全该题模型的全部参数。
calibration-parameters-empty = 参数表中没有题目。
    .next = 请为每道要固定参数的题目写一行。
calibration-fixed-categories = 文件中题目 { $item } 出现作答 { $highest }，而固定参数只有 { $known } 个等级。
    .next = 请核对参数是否属于这道题，或不固定它。
calibration-fixed-absent = 要固定的题目都不在文件的列中：{ $items }。
    .next = 两个文件中的题目名称须一致。

## 请求
calibration-model-unknown = 没有名为 { $model } 的模型。
    .next = 请从 { $models } 中选择。
calibration-item-model = “{ $entry }”没有说明哪道题用哪种模型。
    .next = 请写成 题目=模型，题目须为文件中的列，例如 Q7=GRM。
calibration-prior = “{ $entry }”不是先验。
    .next = 请写 slope=对数均值,标准差；intercept=均值,标准差；lower=α,β 或 upper=α,β。

## 不能标定的数据
calibration-items-empty = 下列题目无人作答：{ $items }（第 { $columns } 列）。
    .next = 请删去这些列，或列为不参加校准的题目（命令行：--leave-out）。
calibration-items-constant = 下列题目所有人的作答都相同：{ $items }（第 { $columns } 列）。
    .next = 这样的题目不提供任何信息。请列为不参加校准的题目（命令行：--leave-out），并核对答案。
calibration-too-few-items = 只有 { $items } 道题，至少需要 { $least } 道。
    .next = 题目太少，无法确定潜变量。请增加题目，或固定已知的题目（页面：锚题；命令行：--fixed）。
calibration-model-dichotomous = 模型 { $model } 只用于两级计分；{ $items } 中出现了 { $categories } 个等级。
    .next = 请为这些题目选择 GRM、PCM、GPCM 或 NRM（命令行：--model 或 --item-model）。若用 9 等数字表示缺失，请用 --missing 9 指出。
calibration-category-empty = 题目 { $item }（第 { $column } 列）无人得到 { $categories }，而更高和更低的等级都有人。
    .next = 没有作答的等级没有参数。请在文件中把它并入相邻等级后重新标定。
calibration-not-linked = 题目分成 { $parts } 个部分，没有考生把它们连接起来。其中一个部分是 { $items }。
    .next = 请分别标定后用共同题等值，或补充同时作答两部分题目的考生。
calibration-not-converged = 经过 { $steps } 次迭代，参数仍变动 { $change }。
    .next = 请对区分度加弱先验（命令行：--prior）、选择参数更少的模型，或增加次数（命令行：--iterations）。
calibration-spread-none = { $group } 组的作答彼此之间没有超出偶然的关联：能力值的标准差只有 { $spread }。
    .next = 这些题目在这些考生身上没有测到共同的东西。请核对答案，或用 2PL 标定，查看哪些题目方向相反。
calibration-spread-wide = { $group } 组的能力分布（均值 { $mean }，标准差 { $spread }）超出求积范围，其端点为 { $edge }。
    .next = 请查找内容重复的题目，或用斜率自由的模型；固定参数也可能属于另一量尺。
calibration-separation = 下列题目几乎把考生完全分开，参数没有有限值：{ $items }。斜率上限为 { $limit }。
    .next = 请查找内容重复或泄露答案的题目，将其去掉，或对区分度加弱先验（命令行：--prior slope=0,0.5）。

## 随结果告知
calibration-few-answers = 作答 { $items } 的考生少于 { $least } 人（最少 { $fewest } 人）。
    .next = 不要依赖这些参数，请收集更多作答。
calibration-persons-all-wrong = { $persons } 名考生在所答题目上全部为最低分（第 { $rows } 行）。
    .next = 他们参与题目标定；其最大似然能力值不存在。请用 EAP、MAP 或 WLE。
calibration-persons-all-right = { $persons } 名考生在所答题目上全部为最高分（第 { $rows } 行）。
    .next = 他们参与题目标定；其最大似然能力值不存在。请用 EAP、MAP 或 WLE。
calibration-persons-no-maximum = 这组作答的似然函数在有限能力处没有最大值。
    .next = 请用 EAP、MAP 或 WLE。
calibration-persons-empty = { $persons } 名考生没有作答任何题目（第 { $rows } 行）。
    .next = 他们不影响结果，也没有能力值。
calibration-slope-negative = 能力越高的考生在下列题目上得分越低：{ $items }。
    .next = 请先核对答案。
calibration-slope-flat = 下列题目几乎不能区分考生（斜率低于 { $limit }）：{ $items }。
    .next = 使用前请核对答案和题干。
calibration-errors-unknown = 无法给出标准误：数据不足以区分全部参数。
    .next = 请选择参数更少的模型、加先验，或收集更多作答。

## 组别与等值
calibration-dif-groups = 共有 { $groups } 个组；只能比较两个组。
    .next = 请指明组别列（命令行：--group），其中须恰有两个组。
calibration-dif-group-small = { $group } 组有 { $persons } 人。每组至少 { $least } 人，合计至少 { $together } 人。
    .next = 人数太少时，差异的有无取决于偶然。请收集更多作答后再比较。
calibration-link-few = 两次标定只有 { $items } 道共同题，至少需要 { $least } 道。
    .next = 请核对共同题的名称是否一致，或增加共同题。
calibration-link-models = 题目 { $item } 在两次标定中的模型或等级数不同。
    .next = 请用相同模型标定，或不用它等值。

## 标准设定
calibration-judges-few = 只有 { $judges } 名评委，至少需要 { $least } 名，且每人须评定每道题。
    .next = 请增加评委或补全表格。
calibration-judges-changed = 第 { $round } 轮的评委与第一轮不同。
    .next = 请保持评委及其顺序不变，或重新进行标准设定。
calibration-judgement = 第 { $round } 轮，评委 { $judge }，题目 { $item }：{ $value } 不在 0 到 { $highest } 之间。
    .next = 请评委给出临界考生的期望得分。
calibration-bookmark = 评委 { $judge }：书签页 { $page } 不能使用；题册共 { $pages } 页。
    .next = 书签应放在第一个未掌握的页上，从第 2 页起。
calibration-cuts-order = 分数线没有从低到高排列：{ $cuts }。
    .next = 请至少给出一条分数线，后一条高于前一条。
calibration-cut-outside = 没有考生的期望分恰为 { $cut }；最高分为 { $highest }。
    .next = 请在可期望的最低分与最高分之间选择分数线。
