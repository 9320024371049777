# 试卷与表格的读取：读到什么、按什么理解、什么存疑、什么没有导入。

exchange-dialect-unknown = 没有名为 { $dialect } 的格式。
    .next = 可用的格式：{ $known }。
paper-too-large = { $file } 超过 { $most } MB，没有读取。
    .next = 请拆成几个文件。
paper-not-text = { $file } 不是文本文件，或编码无法识别。
    .next = 请另存为 UTF-8 编码的文本，或直接上传 Word 文件。
paper-too-many-lines = { $file } 超过 { $most } 行。
    .next = 请拆成几个文件。
paper-option-value = 选项 { $option } 的值“{ $value }”不能使用。
    .next = 请填一个大于 0 的数，或从列出的值中选择。
paper-line-outside = 这一行不属于任何题目，没有导入：{ $text }
paper-answer-from-sheet = 答案“{ $answer }”取自第 { NUMBER($line, useGrouping: 0) } 行的答案部分。
paper-answers-differ = 两处答案不一致：{ $own } 与 { $other }，采用前者。
    .next = 请核对答案。
paper-answer-unused = 第 { NUMBER($number, useGrouping: 0) } 题的答案“{ $answer }”找不到对应的题目。
    .next = 请核对题号。
paper-key-missing = 没有答案。
    .next = 请补上答案。
paper-key-unreadable = 答案“{ $answer }”看不懂。
    .next = 请写成选项字母，或“正确”“错误”。
paper-key-place = 答案“{ $answer }”按选项的位置读取，即 { $options }。
    .next = 请核对正确选项。
paper-key-no-option = 答案“{ $answer }”指到没有的选项；现有选项：{ $options }。
    .next = 请核对答案和选项。
paper-key-count = 单选题给了 { $count } 个答案：{ $answer }。
    .next = 请改答案，或把题型改为多选。
paper-key-from-stem = 题干里写着答案“{ $answer }”，已取出，考生看不到。
paper-key-from-option = 答案 { $answer } 取自选项上的标记。
paper-letter-in-stem = 题干括号里的“{ $letters }”与答案不一致，原样保留。
    .next = 请核对答案，并看题干是否泄露答案。
paper-type-unknown = 题型“{ $word }”不认识，按内容判断。
    .next = 请核对题型。
paper-type-guessed = 没有写明题型，按内容判断为{ $type ->
   *[single_choice] 单选
    [multiple_choice] 多选
    [indefinite_choice] 不定项
    [true_false] 判断
    [text_entry] 填空
    [order] 排序
    [match] 连线
    [material] 材料题
    [situational] 情境判断
    [short_answer] 简答
    [essay] 论述
    [case_analysis] 案例分析
    [practical] 实操
 }。
paper-type-contradicted = 写的题型（{ $said ->
   *[single_choice] 单选
    [multiple_choice] 多选
    [indefinite_choice] 不定项
    [true_false] 判断
    [text_entry] 填空
    [order] 排序
    [match] 连线
    [material] 材料题
    [situational] 情境判断
    [short_answer] 简答
    [essay] 论述
    [case_analysis] 案例分析
    [practical] 实操
 }）与内容不符，按内容作为（{ $type ->
   *[single_choice] 单选
    [multiple_choice] 多选
    [indefinite_choice] 不定项
    [true_false] 判断
    [text_entry] 填空
    [order] 排序
    [match] 连线
    [material] 材料题
    [situational] 情境判断
    [short_answer] 简答
    [essay] 论述
    [case_analysis] 案例分析
    [practical] 实操
 }）。
    .next = 请核对题型和答案。
paper-type-scored = 选项各有分值，作为情境判断题。
paper-type-spoken = “{ $word }”在这里改为书面作答。
    .next = 请确认可以书面作答。
paper-type-unclear = 看不出是什么题型。
    .next = 请选择题型并补上答案。
paper-parts-missing = 材料题没有小题。
    .next = 请在材料后写上小题。
paper-parts-nested = 小题里还有小题，无法导入。
    .next = 请把小题拆开。
paper-stem-missing = 没有题干。
    .next = 请补上题干。
paper-option-empty = 选项 { $option } 是空的，没有导入。
paper-option-repeated = 选项标号重复：{ $options }。
    .next = 请改正选项标号。
paper-options-missing = 只找到 { $count } 个选项。
    .next = 请写上至少两个选项。
paper-options-many = 有 { $count } 个选项，最多 { $most } 个。
    .next = 请减少选项。
paper-options-equal = 有两个选项内容相同。
    .next = 请核对选项。
paper-rule-assumed = 没有写明多选题的计分规则，按全部选对才得分。
paper-truth-letter = 判断题的答案是“{ $answer }”：按 A 正确、B 错误理解。
    .next = 请确认。
paper-truth-digit = 判断题的答案是“{ $answer }”：按 1 正确、0 错误理解。
    .next = 请确认。
paper-truth-x = 判断题的答案 X 表示错误。
paper-gap-added = 题干里没有空，在末尾加了一个。
    .next = 请在题干里用“____”标出空的位置。
paper-gaps-differ = 题干有 { $gaps } 个空，答案“{ $answer }”对不上。
    .next = 空与空之间请用“|”分开，同一空的多个答案用“;”分开。
paper-gaps-divided = 答案按“{ $separator }”分给 { $gaps } 个空。
paper-alternatives = 同一空接受多个答案：{ $answers }。
paper-range-read = “{ $text }”按数值范围理解：{ $low } 到 { $high } 都对。
paper-points-uneven = { $points } 分不能平均分给 { $gaps } 处。
    .next = 请核对分值。
paper-points-too-few = { $points } 分不够分给 { $gaps } 个空。
    .next = 请改分值。
paper-points-assumed = 没有写分值，按 { $points } 分。
paper-points-divided = 本大题共 { $total } 分、{ $count } 题，每题 { $points } 分。
paper-points-from-rubric = 分值按评分点之和，{ $points } 分。
paper-points-unreadable = 分值“{ $points }”看不懂。
    .next = 请改成数字。
paper-points-differ = 写的是 { $stated } 分，各小题相加是 { $total } 分，采用后者。
    .next = 请核对分值。
paper-scores-missing = 不是每个选项都有分值。
    .next = 请给每个选项写上分值，例如 A=3，B=1。
paper-scores-differ = 写的是 { $points } 分，最高的选项是 { $best } 分，采用后者。
    .next = 请核对分值。
paper-order-unreadable = 答案“{ $answer }”不是 { $count } 项的一个顺序。
    .next = 请把每一项的标号按顺序各写一次。
paper-pairs-unreadable = 答案“{ $answer }”看不出谁连谁。
    .next = 请写成 1-A；2-B。
paper-sides-missing = 连线题少了一边。
    .next = 左边请用（1）（2），右边请用 A. B.。
paper-rubric-sum = 评分点合计 { $total } 分，题目 { $score } 分，评分点作为说明保留。
    .next = 请核对分值。
paper-rubric-missing = 没有参考答案，也没有评分要点。
    .next = 请补上评分要点，阅卷时要用。
paper-difficulty-unknown = 难度“{ $word }”不认识，没有导入。
paper-difficulty-rough = 难度“{ $word }”归入易、中、难三档。
paper-difficulty-direction = 难度“{ $value }”理解为{ $meaning ->
    [easy] 易
    [medium] 中
   *[hard] 难
 }。
    .next = 请在导入选项里说明数字大是难还是易。
paper-skills-as-area = 知识点“{ $area }”不是技能点编号，记在范围一栏。
paper-field-dropped = 这一项没有导入：{ $text }
paper-question-repeated = 同一份文件里有内容相同的题。
    .next = 请删去重复的题。
paper-corrected = 已按您的改正：{ $field ->
    [answer] 答案
   *[type] 题型
 } { $value }。
office-old = { $file } 是旧格式（.doc、.xls 或 .wps），不能读取。
    .next = 请在 Word、Excel 或 WPS 中另存为 .docx 或 .xlsx 后上传。
office-password = { $file } 加了密码。
    .next = 请取消密码后上传。
office-other-kind = { $file } 不是 Word 或 Excel 文件。
    .next = 请上传 .docx、.xlsx 或文本文件。
office-damaged = { $file } 已损坏（{ $part }）。
    .next = 请重新另存一份再上传。
office-many-sheets = { $file } 的工作表超过 { $most } 个。
    .next = 请拆成几个文件。
office-many-rows = { $file } 的工作表“{ $sheet }”超过 { $most } 行。
    .next = 请拆成几个文件。
office-many-merged = { $file } 的工作表“{ $sheet }”合并的单元格太多。
    .next = 请取消合并后上传。
office-picture-lost = 图片 { $name } 的格式浏览器不能显示，没有导入。
    .next = 请把图片另存为 PNG 或 JPEG 后重新插入。
excel-header-missing = { $file } 里找不到表头。
    .next = 第一行请写列名：题型、题干、选项A、选项B、答案。
excel-sheet-unread = 工作表没有表头，{ $rows } 行没有读取。
excel-column-unread = “{ $name }”一列没有导入。
excel-row-unread = 这一行没有题干和答案，没有导入：{ $text }
excel-row-example = 这一行是填写示例，没有导入：{ $text }
excel-cell-error = { $column } 列是错误值 { $value }。
    .next = 请改正这一格。
excel-cell-date = { $column } 列被表格软件当成了日期：{ $value }。
    .next = 请把这一格设为文本后重新填写。
excel-formula-empty = { $column } 列是没有结果的公式。
    .next = 请用表格软件打开保存一次，或改为文本。
excel-formula-value = { $column } 列是公式，取它的结果“{ $value }”。
excel-code-asked = 题型代码 { $code }（{ $count } 题）没有说明是什么题型。
    .next = 请在导入选项里选择这个代码的题型。
word-not-a-document = { $file } 里没有 Word 正文。
    .next = 请在 Word 或 WPS 中另存为 .docx 后上传。
word-deleted-text = 修订中已删除的文字没有导入：{ $text }
word-comment = 批注没有导入。
word-footnote = 脚注没有导入。
    .next = 如果脚注是题目的一部分，请把它写进题干。
word-hidden-text = 隐藏文字没有导入：{ $text }
word-symbol = 字体 { $font } 的符号 { $character } 不认识，没有导入。
    .next = 请改用普通字符。
word-picture-outside = 图片只是链接，不在文件里，没有导入。
    .next = 请把图片粘贴进文件。
word-text-box = 这里的文字来自文本框，接在所在段落后面。
word-chunk-read = 这里嵌着另一个文件（{ $part }），已读取。
word-chunk-missing = 这里嵌着的文件找不到，没有导入。
    .next = 请用 Word 打开并另存一次。
word-chunk-deep = 嵌套的文件层数太多，没有读取。
    .next = 请用 Word 打开并另存一次。
word-chunk-rtf = 这里嵌着 RTF 内容，没有读取。
    .next = 请用 Word 打开并另存一次。
paper-key-from-colour = 没有答案，按标红或加亮的选项 { $answer } 理解。
    .next = 请核对答案。
paper-type-not-on-paper = 这种题型（{ $type }）不能从试卷或表格导入。
    .next = 请在题库里新建，或用 QTI 导入。
paper-why-old = { $file } 是旧格式，需要另存为 .docx 或 .xlsx。
paper-why-part = 文件内部有该格式特有的部分（{ $part }）。
paper-why-header = 表头里认出 { $columns } 列。
paper-why-text = 前面几百行里有 { $sections } 个大题标题、{ $numbers } 个题号、{ $options } 行选项、{ $answers } 处答案。
intake-too-large = { $file } 超过 { $most } MB。
    .next = 请拆成几个文件。
intake-empty = { $file } 是空文件。
    .next = 请选择有内容的文件。
intake-unlike = 看不出 { $file } 是哪种题目文件。
    .next = 请上传 Word（.docx）、Excel（.xlsx）、文本、QTI、Moodle XML 或 GIFT 文件。
intake-no-scheme = 还没有采用任何考核方案，题目没有所属标准。
    .next = 请先采用一个考核方案。
excel-loss-type = 这种题型没有表格写法，没有导出。
    .next = 请用 QTI 导出。
excel-loss-unreadable = 导出的这一行不能再读回。
    .next = 请用 QTI 导出。
excel-loss-content = 版式、公式、图片的位置或选项编号读回时会不同。
excel-loss-marking = 计分规则读回时会不同。
paper-loss-type = 这种题型不能印在纸上，没有导出。
    .next = 请用 QTI 导出。
paper-options-shared = { $questions } 道小题共用 { $options } 个备选答案，已分别列在每道小题下。
paper-loss-formula = 公式按字符写出，版式会不同。
paper-loss-keys = 这份试卷不含答案和解析。
paper-key-from-brackets = 题干括号里的“{ $answer }”按答案理解，括号改成了空。
    .next = 请核对答案。
paper-option-tight = “{ $option }”开头的字母按选项标号理解。
    .next = 如果它是选项内容，请在标号后加“.”。
