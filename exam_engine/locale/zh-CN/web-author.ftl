### 命题、审题与组卷页面。

## 题库列表
web-author-bank-title = 题库
web-author-bank-lead = 按等级、领域和题型查找试题，查看每一格够不够组卷。
web-author-new = 新建试题
web-author-import = 导入
web-author-coverage = 细目表覆盖
web-author-coverage-of = { $level }细目表各格：现有 / 一套卷需要
web-author-coverage-note = 现有：考试题库中已发布、分值相符的试题数；需要：一套卷所需题数。
web-author-short-cells = 缺题 { $count } 格
web-author-missing = 缺 { $missing }
web-author-enough = 各格够组 { $forms } 套
web-author-all = 全部
web-author-any = 不限
web-author-status = 状态
web-author-filter = 查找试题
web-author-filter-act = 查找
web-author-filter-clear = 清除条件
web-author-text = 编号或题中文字
web-author-level = 等级
web-author-area = 领域
web-author-type = 题型
web-author-difficulty = 难度
web-author-skill = 技能点编号
web-author-count = 共 { $total } 题
web-author-identifier = 编号
web-author-words = 题干
web-author-version-head = 版本
web-author-in-use = 第 { $number } 版使用中
web-author-none-match = 没有符合条件的试题
web-author-none-match-text = 请减少条件，或核对编号的写法。
web-author-bank-empty = 题库还没有试题
web-author-bank-empty-text = 可以导入文件，也可以逐题编写。
web-author-bank-empty-reader = 命题人员写入试题后在这里显示。

## 试题页
web-author-item-lead = { $level } · { $type } · { $points } 分 · 第 { $number } 版
web-author-edit-draft = 修改草稿
web-author-new-version = 新建版本
web-author-not-newest = 这不是最新的版本。
web-author-to-newest = 查看最新版本
web-author-seen = 考生所见
web-author-stimulus = 材料
web-author-shuffled = 作答时选项的次序因人而异。
web-author-written-answer = 考生在此书写作答。
web-author-people-mark = 本题由考评人员评分，这里不必作答。
web-author-gap = 第 { $number } 空
web-author-question-number = 第 { $number } 题
web-author-pick = 请选择
web-author-place = 第 { $number } 步
web-author-answer-first-hint = 请先自己作答，再查看答案。首次作答会记入审题记录，不再更改。
web-author-answer-act = 提交作答并查看答案
web-author-own-answer = 您的作答：{ $answer }。{ $agreement ->
    [agrees] 与答案一致。
   *[differs] 与答案不一致，请核对答案是否唯一、题干是否清楚。
}
web-author-answered = 作答 { $answer }，{ $agreement ->
    [agrees] 与答案一致
   *[differs] 与答案不一致
}
web-author-key-hidden = 答案、说明和记录在您作答之后显示。
web-author-key-hidden-yet = 试题将由您审核，送审后请先作答，再查看答案。
web-author-key-title = 答案与评分
web-author-key = 答案
web-author-marking-note = 评分说明：{ $note }
web-author-rubric = 评分要点
web-author-automatic-checks = 程序检查项（须由考评员确认）
web-author-explanation = 解析
web-author-points = { $points } 分
web-author-points-head = 分值
web-author-rule-match-correct = 全对得 { $points } 分，其他不得分。
web-author-rule-map-response = 按选项分计分，最高 { $points } 分。
web-author-rule-option-weights = 按所选正确项的权重计分，最高 { $points } 分；有错选不得分。
web-author-rule-half-when-incomplete = 全对得 { $points } 分；少选且无错选得一半；有错选不得分。
web-author-rule-plus-minus = 每选对一项加 { $step } 分，每选错一项减 { $step } 分，最低 0 分，最高 { $points } 分。
web-author-rule-blanks = 共 { $blanks } 空，合计 { $points } 分{ $order_free ->
    [yes] ，各空次序不限
   *[no] {""}
}。
web-author-rule-ordering = 次序全对得 { $points } 分；只有一对相邻步骤颠倒得 { $swap_points } 分。
web-author-rule-pairs = 每连对一对得 { $per_pair } 分{ $penalty ->
    [0] {""}
   *[other] ，每错一对扣 { $penalty } 分，最低 0 分
}，最高 { $points } 分。
web-author-rule-human-marked = 由考评人员按要点评分，最高 { $points } 分。
web-author-rule-qti-processing = 按试题自带的 QTI 作答处理规则评分，最高 { $points } 分。
web-author-acts = 操作
web-author-comment = 意见
web-author-comment-hint = 退回时请写明需要修改之处。
web-author-own-item = 您参与编写了这一版，由另一位审题人员审核。
web-author-done-submit = 已送审。
web-author-done-return = 已退回为草稿。
web-author-done-approve = 已通过，可以发布。
web-author-done-publish = 第 { $number } 版已发布，可用于组卷。
web-author-done-retire = 第 { $number } 版已停用，新组的卷不再使用。
web-author-findings = 审题提示
web-author-findings-none = 没有提示。
web-author-findings-note = 由程序找出，供人判断。
web-author-label-cognitive = 认知层次
web-author-label-difficulty = 难度
web-author-label-level = 等级
web-author-label-area = 领域
web-author-label-skills = 技能点
web-author-known = 试题信息
web-author-cognitive = 认知层次
web-author-time = 预计用时
web-author-seconds = { $seconds } 秒
web-author-source = 依据
web-author-standard = 标准
web-author-enemies = 互斥试题
web-author-materials = 所需材料
web-author-skills = 考核的技能点
web-author-history = 版本与记录
web-author-version = 第 { $number } 版
web-author-written = 写于
web-author-people-hidden = 姓名未显示
web-author-item-unknown = 没有找到这道试题。
    .next = 请从题库列表中打开。
web-author-changed-meanwhile = 试题在您打开页面之后有改动，没有执行。
    .next = 请刷新页面，核对后再操作。
web-author-places-unclear = { $count } 个步骤的次序有重复或空缺。
    .next = 请为每个步骤选一个不同的位次。

## 编写
web-author-new-lead = 选一种题型作为样例，改写后保存为草稿。
web-author-edit-lead = 修改试题，保存后仍是草稿。
web-author-new-version-lead = 以第 { $number } 版为底稿编写下一版；已组成的试卷仍使用原来的版本。
web-author-source-text = 试题文本（JSON）
web-author-source-hint = 字段与导入文件相同。换行写作 \n，加粗写作 **文字**，填空写作 ____。
web-author-at-field = 字段 { $field }
web-author-at-line = 第 { $line } 行
web-author-at-field-line = 字段 { $field }，第 { $line } 行
web-author-keep = 保存草稿
web-author-kept = 已保存为第 { $number } 版的草稿。
web-author-unchanged = 内容没有改动，未另存新版本。
web-author-back = 返回试题
web-author-not-json = 文本不是合格的 JSON，第 { $line } 行第 { $column } 列不能读取。
    .next = 请核对该处的引号、逗号和括号。
web-author-not-utf8 = 文件不是 UTF-8 编码，第 { $line } 行不能读取。
    .next = 请另存为 UTF-8 编码后再上传。
web-author-text-unstorable = 试题 { $item } 中有不能保存的字符。
    .next = 请删去粘贴进来的特殊字符。
web-author-area-too-long = 试题 { $item } 的领域名称超过 { $most } 字。
    .next = 请使用细目表中的领域名称。
web-author-id-taken = 编号 { $item } 已在题库中。
    .next = 请换一个编号，或打开原题新建版本。
web-author-id-changed = 编号 { $item } 不能更改。
    .next = 请改回原来的编号；另写一题请用“新建试题”。
web-author-no-scheme = 还没有采用认证方案和职业技能标准，不能写入试题。
    .next = 请管理人员先采用方案。

## 导入
web-author-import-title = 导入试题
web-author-import-lead = 上传 JSON 文件。合格的试题一并存为草稿，有问题的逐题列出。
web-author-import-file = 试题文件
web-author-import-hint = JSON，UTF-8 编码，最多 { $items } 题，不超过 { $megabytes } MB。
web-author-import-pool = 存入
web-author-import-existing = 编号已在题库中的试题
web-author-import-existing-hint = 内容相同的总是不变。
web-author-import-skip = 跳过，不改动
web-author-import-update = 更新：草稿换成文件中的内容，已发布或停用的另存新版本
web-author-import-act = 上传并导入
web-author-import-shape = 文件格式
web-author-import-shape-text = 文件是一个列表，每道试题一个对象。各题型的写法见样例文件。
web-author-import-example = 下载样例文件
web-author-import-one = 查看一道单选题的写法
web-author-import-too-large = 文件超过 { $most } MB。
    .next = 请拆成几个文件分别上传。
web-author-import-empty = 文件中没有试题。
    .next = 请核对是否选对了文件。
web-author-import-not-a-list = 文件的最外层不是列表。
    .next = 请把试题放在一对方括号中，以逗号分隔。
web-author-import-too-many = 文件有 { $count } 题，一次最多 { $most } 题。
    .next = 请拆成几个文件分别上传。
web-author-result-title = 导入结果
web-author-result-lead = 文件共 { $total } 题，存为草稿 { $kept } 题。
web-author-result-refused = 有 { $count } 题没有导入，原因见下表。改好后可重新上传整个文件，已导入的不会重复。
web-author-result-good = 文件中的试题都没有问题。
web-author-to-drafts = 查看草稿
web-author-place-head = 第几题
web-author-outcome = 结果
web-author-outcome-new = 新草稿
web-author-outcome-replaced = 草稿已更新
web-author-outcome-next = 新版本草稿
web-author-outcome-unchanged = 内容相同
web-author-outcome-skipped = 已在题库，跳过
web-author-outcome-refused = 未导入
web-author-field = 字段
web-author-reason = 说明

## 试卷
web-author-forms-title = 试卷
web-author-forms-lead = 每份试卷的等级、状态与摘要；定稿之后不再改动。
web-author-forms-empty = 还没有试卷
web-author-forms-empty-text = 选择等级，按双向细目表组一份。
web-author-forms-empty-reader = 组卷人员组成试卷后在这里显示。
web-author-assemble = 组卷
web-author-form-title-head = 名称
web-author-items-head = 题数
web-author-total = 总分
web-author-minutes = 时长（分钟）
web-author-digest = 摘要
web-author-made-at = 组成
web-author-frozen-at = 定稿
web-author-form-state-draft = 草稿
web-author-form-state-frozen = 已定稿
web-author-assemble-lead = 选择等级，写一个种子；同样的种子和题库总是得出同样的试卷。
web-author-seed = 种子
web-author-seed-hint = 任意文字，用来随机选题，随试卷保存。
web-author-seed-missing = 没有写种子。
    .next = 请写任意一段文字。
web-author-exclude = 不用下列试卷的试题
web-author-exclude-hint = 勾选考过的试卷，可避免重复。
web-author-assemble-act = 组卷
web-author-blueprint-of = { $level }双向细目表
web-author-minutes-number = { $minutes } 分钟
web-author-no-scheme-title = 还没有采用认证方案
web-author-no-scheme-text = 管理人员采用方案及其双向细目表之后，才能组卷。
web-author-no-blueprint = 没有等级{ $level }的双向细目表。
    .next = 请从组卷页面选择等级。
web-author-draft-title = { $level }组卷结果
web-author-draft-lead = { $items } 题，{ $total } 分，种子 { $seed }。尚未保存。
web-author-form-name = { $scheme }·{ $level }·理论第 { $number } 卷
web-author-form-untitled = 没有写试卷名称。
    .next = 请写一个便于辨认的名称。
web-author-keep-form = 保存为草稿
web-author-assemble-again = 换种子重组
web-author-drop = 放弃
web-author-pool-changed = 题库在您查看期间有变化，下面是按现在的题库组成的试卷，尚未保存。
    .next = 请核对后再保存。
web-author-form-kept = 试卷已保存为草稿。
web-author-form-frozen = 试卷已定稿。
web-author-form-discarded = 草稿已丢弃。
web-author-form-lead = { $level } · { $items } 题 · { $total } 分 · { $minutes } 分钟
web-author-freeze = 定稿
web-author-freeze-sure = 已核对试题与各项数据；定稿之后试卷不能再改，也不能丢弃。
web-author-freeze-unsure = 没有勾选确认，试卷仍是草稿。
    .next = 核对后请勾选，再定稿。
web-author-discard = 丢弃草稿
web-author-form-items = 试题
web-author-position = 题号
web-author-section = 部分

## 数据
web-author-cells = 细目表各格：试卷题数 / 需要题数
web-author-cells-fit = 各格题数都与双向细目表一致
web-author-cells-off = 有的单元格与双向细目表不一致
web-author-cells-note = 试卷题数 / 需要题数；下面是题库中现有的题数。
web-author-in-pool = 题库 { $available }
web-author-difficulty-fits = 难度占分与要求一致
web-author-difficulty-off = 难度占分偏离要求
web-author-difficulty-note = 单位：分；共 { $items } 题；难度为命题人员的估计。
web-author-points-of = { $value } / { $target } 分
web-author-have = 试卷
web-author-target = 要求
web-author-least = 最少
web-author-most = 最多
web-author-keys = 单选题答案分布
web-author-keys-fit = 单选题答案分布均衡
web-author-keys-off = 单选题答案分布不均
web-author-keys-note = 单位：题；共 { $items } 道单选题；按题库中的选项次序。
web-author-items-of = { $value } 题（{ $least }–{ $most }）
web-author-time-fits = 预计用时在考试时长之内
web-author-time-off = 预计用时超过考试时长
web-author-time-sum = 预计用时
web-author-minutes-of = { $value } / { $most } 分钟
web-author-time-note = 单位：分钟；共 { $items } 题，其中 { $untimed } 题没有估计；用时为命题人员的估计。
web-author-tasks = 工作任务覆盖
web-author-tasks-covered = 覆盖 { $total } 项工作任务中的 { $covered } 项
web-author-tasks-note = 单位：题；一题可考核几项任务；任务见职业技能标准。
web-author-task = 工作任务
web-author-items = { $count } 题
web-author-no-items = 没有
web-author-table-behind = 查看数据表

## 缺题
web-author-short-title = { $level }暂时不能组卷
web-author-short-lead = 下面列出缺什么、缺多少，以及可以怎样做。
web-author-short-sum = 题库不足：{ $cells } 个单元格共缺 { $items } 题。
web-author-short-cells-title = 缺题的单元格
web-author-short-shares-title = 难度占分的缺口
web-author-by-cell-title = 各单元格现有试题的难度
web-author-needed = 需要
web-author-available = 现有
web-author-missing-head = 缺
web-author-remark = 备注
web-author-change-order = 修改要求
web-author-todo = 可以怎样做
web-author-todo-write = 编写或发布所缺的试题；草稿、待审和已通过的试题发布之后才能使用。
web-author-to-bank = 查看{ $level }试题
web-author-todo-exclude = 减少不用的试卷（现在不用 { $forms } 份）。
web-author-todo-blueprint = 如要求本身需要调整，请管理人员采用新版方案及其双向细目表。

## 纸卷
web-author-print = 纸质试卷
web-author-print-keyed = 纸质试卷（含答案）
web-author-print-act = 打印
web-author-back-to-form = 返回试卷
web-author-print-draft = 草稿，不得用于考试
web-author-print-secret = 含答案，请妥善保管
web-author-print-name = 姓名
web-author-print-number = 准考证号
web-author-print-section = 第 { $number } 部分　{ $label }（共 { $count } 题，{ $total } 分）
web-author-not-frozen = 尚未定稿
web-author-printed-at = 打印

web-author-try = 试答
web-author-try-lead = 第 { NUMBER($number, useGrouping: 0) } 版，与考生看到的一样。这里的作答不会保存。
web-author-try-turn-next = 换一名考生
web-author-try-mark = 评分并说明理由
web-author-try-blind-told = 复核完成之前看不到评分，可以先这样试答。
web-author-try-told = 得 { $points } 分，满分 { $most } 分{ $state ->
    [needs_human] ，还有部分要由人评分
    [not_answered] ，没有作答
   *[other] { "" }
 }。
web-author-try-rule = { $rule ->
    [match_correct] 与标准答案一致
    [map_response] 按选项赋分
    [option_weights] 少选按项给分
    [half_when_incomplete] 少选得一半
    [plus_minus] 选对加分、选错减分
    [blank] 填空逐空评分
    [ordering] 排序
    [pairs] 连线按对给分
    [qti_processing] 题目自带的评分规则
    [qti_refused] 题目自带的规则无法处理这一作答
    [needs_human] 由人评分
    [not_answered] 没有作答
   *[other] { $rule }
 }
web-author-try-rule-column = 规则
web-author-try-points = 得分
web-author-try-facts = 依据
web-author-try-line = 行
web-author-try-variable = 变量
web-author-try-value = 结果
web-author-try-taken = 条件成立
web-author-try-taken-not = 条件不成立
web-author-try-trace = 逐条经过（{ $count } 步）
web-author-try-blind = 复核完成之前看不到这道题的评分。
    .next = 先给出自己的答案并作出复核结论。
web-author-try-turn = 没有第 { NUMBER($turn, useGrouping: 0) } 名试答考生。
    .next = 请使用 1 到 10000 之间的数。
web-author-try-no-files = 试答时不提交文件。
web-intake-title = 导入题目
web-intake-lead = 直接上传平时用的 Word、Excel 或文本试卷，不用套模板；先看读懂了什么，再决定导入。
web-intake-file = 题目文件
web-intake-hint = Word（.docx）、Excel（.xlsx、.csv）、文本、QTI、Moodle XML、GIFT，不超过 { $megabytes } MB。
web-intake-act = 读取文件
web-intake-nothing-yet = 读取后还不会写入题库。
web-intake-json = 导入题目 JSON
web-intake-before = 以前的导入
web-intake-none = 还没有导入过文件
web-intake-none-text = 上传第一份试卷，题目会先成为草稿。
web-intake-file-head = 文件
web-intake-dialect = 格式
web-intake-dialect-name = { $dialect ->
    [excel] Excel 表格
    [word] Word 试卷
    [text] 文本试卷
    [qti-package] QTI 题包
    [qti] QTI 文件
    [moodle-xml] Moodle XML
    [gift] GIFT
    [aiken] Aiken
   *[other] { $dialect }
 }
web-intake-at = 时间
web-intake-undone-state = 已撤销
web-intake-kept-state = 已导入
web-intake-look-title = 核对读到的题目
web-intake-look-lead = { $name }：读到 { $total } 题。左边是原文，右边是考生将看到的样子和答案。
web-intake-keep = 导入 { $kept } / { $total } 题
web-intake-how = 怎样读取
web-intake-code = 题型代码 { $code }（{ $count } 题）
web-intake-code-known = 题型代码 { $code }
web-intake-type-as-read = 按读到的
web-intake-unsaid = 未指定
web-intake-option-points = 没写分值的题按几分
web-intake-option-multiple = 多选题没写规则时
web-intake-option-difficulty = 难度数字的方向
web-intake-option-answers = 另有答案文件
web-intake-option-answers-text = 把答案粘贴在这里，例如 1-5 ABCDE
web-intake-value-all = 全部选对才得分
web-intake-value-half = 少选得一半
web-intake-value-plus-minus = 错选倒扣
web-intake-value-low-easy = 数字越小越容易
web-intake-value-high-easy = 数字越大越容易
web-intake-read-again = 按这些选项重新读取
web-intake-about-file = 关于整个文件（{ $count } 条）
web-intake-outcome = { $outcome ->
    [new] 新增
    [next] 更新
    [unchanged] 无变化
    [waiting] 待处理
    [left_out] 不导入
    [undone] 已撤销
   *[other] { $outcome }
 }
web-intake-as-job = 题目较多，导入会在后台进行，可以离开页面。
web-intake-show-doubtful = 存疑 { $count }
web-intake-show-waiting = 待处理 { $count }
web-intake-show-all = 全部 { $count }
web-intake-question = 第 { $number } 题
web-intake-read = 原文
web-intake-understood = 读成的题目
web-intake-no-item = 这一题还不能成为题目，原因见下。
web-intake-row = 第 { NUMBER($row, useGrouping: 0) } 行
web-intake-line = 第 { NUMBER($line, useGrouping: 0) } 行
web-intake-weight = { $weight ->
    [note] 说明
    [doubt] 存疑
    [dropped] 未导入
    [fault] 要处理
   *[other] { $weight }
 }
web-intake-answer = 改答案
web-intake-type = 改题型
web-intake-fix = 应用
web-intake-take = 还是导入这一题
web-intake-confirm = 替换题库里的同名题
web-intake-leave = 不导入这一题
web-intake-nothing-here = 这里没有题目
web-intake-no-questions = 没有读到题目
web-intake-no-questions-text = 换一种格式再读一次，或检查文件里有没有题号和选项。
web-intake-job-title = 正在导入
web-intake-job-lead = 可以离开这一页，导入会继续。
web-intake-job-failed = 导入没有完成，题库没有变化。
web-intake-result-lead = { $dialect }，导入于 { $at }。题目已成为草稿，可以整批撤销。
web-intake-undo = 撤销整个导入
web-intake-was-undone = 这次导入已于 { $at } 撤销。
web-intake-undone = 已撤销：删除草稿 { $removed } 个，恢复 { $restored } 个，保留已有后续改动的 { $stayed } 个。
web-intake-to-waiting = 待处理的题（{ $count }）
web-intake-digest = 原文件已保存，SHA-256 { $digest }
web-intake-first-lines = 显示前 { $shown } 题，共 { $total } 题。
web-intake-waiting-title = 待处理的题
web-intake-waiting-lead = 这些题还缺答案或题型。补上后成为草稿，或者不导入。
web-intake-keep-as-read = 按读到的保存
web-intake-none-waiting = 没有待处理的题
web-intake-none-waiting-text = 导入时读不懂的题会列在这里。
web-intake-line-left = 这一题不导入。
web-intake-line-kept = 这一题已存为草稿。

web-author-near = 近似题目
web-author-near-lead = 用词有一半以上相同的题目。是否重复由人判断。
web-author-near-share = 用词相同 { $share }
web-author-near-none = 没有近似的题目
web-author-near-none-next = 题库中没有一道题与它有一半以上的用词相同。
web-author-print-adaptive = 这是自适应卷：它的 { $items } 题是一个题库，每名考生只作答其中一部分，不能当作试卷打印。
    .next = 如需核对题目，请在题库中查看；如需纸质试卷，请按双向细目表组卷。

## 边写边看
web-author-paste-hint = 可直接粘贴图片；公式可从 Word 复制粘贴，也可粘贴 MathML。图片须写明说明文字（alt）。
web-author-picture-coming = 正在保存图片。
web-author-no-picture = { $file } 不是图片。
    .next = 请粘贴 PNG、JPEG、GIF 或 WebP 图片。
