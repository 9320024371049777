cli-assembly = 组卷：题库的最优试卷与自适应测试设计
cli-assembly-solve = 求满足全部约束且信息量最大的试卷，并证明最优。0 已求得，1 不可能或被拒绝，2 用法不对
cli-assembly-itempool = 试题参数 CSV：ID、MODEL、PAR1 ……
cli-assembly-itemattrib = 试题属性 CSV：ID 与任意列；STID 为所属材料
cli-assembly-stimattrib = 材料属性 CSV：STID 与任意列
cli-assembly-constraints = 约束 CSV：CONSTRAINT_ID、TYPE、WHAT、CONDITION、LB、UB、ONOFF
cli-assembly-theta = 试卷信息量最大处的能力值，可多次给出
cli-assembly-seconds = 每份试卷最长求解时间（秒）
cli-assembly-solved = 能力 { $theta }：{ $count } 题，信息量 { $information }，{ $seconds } 秒
assembly-curve-parameters = 试题 { $item }：模型 { $model } 与 { $count } 个参数不符。
    .next = 1PL 为 1 个，2PL 为 2 个，3PL 为 3 个，4PL 为 4 个，PC 至少 1 个，GPC 和 GR 至少 2 个。
assembly-curve-range = 试题 { $item }：参数 { $value } 不可能成立。
    .next = 区分度应大于 0，猜测参数应在 0 与上限之间。
assembly-column-unknown = 没有名为 { $column } 的列。
    .next = 请使用属性表中的列名。
assembly-condition-unreadable = 条件“{ $condition }”从第 { $position } 个字符起不能理解。
    .next = 请写成 LEVEL == 3 & ID %in% c("A", "B") 的形式。
assembly-item-twice = { $file }：试题 { $item } 出现了两次。
    .next = 请删去其中一行。
assembly-file-too-large = { $file } 超过 { $most } 字节。
    .next = 请提供较小的文件。
assembly-file-not-text = { $file } 不是 UTF-8 文本（第 { $byte } 字节）。
    .next = 请另存为 UTF-8 编码的 CSV。
assembly-file-not-csv = { $file } 不是可读取的 CSV（{ $reason }）。
    .next = 请重新另存为 CSV。
assembly-column-missing = { $file } 缺少列 { $column }。
    .next = 请在首行补上该列。
assembly-model-unknown = { $file } 第 { $row } 行：不认识模型 { $model }。
    .next = 请使用 1PL、2PL、3PL、4PL、PC、GPC 或 GR。
assembly-number-unreadable = { $file } 第 { $row } 行 { $column } 列：“{ $value }”不是数字。
    .next = 请填写数字。
assembly-attributes-missing = { $file } 中没有 { $item } 的行。
    .next = 请为每道试题和每则材料各写一行。
assembly-type-unknown = 第 { $row } 行：{ $type } 不是约束类型。
    .next = 请使用 Number、Sum、Average、Enemy、Include、Exclude、AllOrNone 或 Order。
assembly-include-nothing = 第 { $row } 行：题池中没有符合“{ $condition }”的内容，而该行要求必须包含它。
    .next = 请改正条件，或删去该行。
assembly-what-unknown = 第 { $row } 行：约束的对象应为 Item 或 Stimulus，而不是 { $what }。
    .next = 请填写 Item 或 Stimulus。
assembly-bounds-crossed = 第 { $row } 行：下限 { $least } 大于上限 { $most }。
    .next = 请更正上下限。
assembly-bounds-missing = 第 { $row } 行：约束既没有下限也没有上限。
    .next = 请填写 LB、UB 或两者。
assembly-sum-not-a-number = 第 { $row } 行：列 { $column } 有 { $count } 道题不是数字。
    .next = 请补全数字，或用条件排除这些题。
assembly-lines-conflict = 没有任何试卷能同时满足这些约束：{ $lines }。在保持其他约束时，可达到 / 要求：{ $lacking }。
    .next = 请放宽或删去其中一条，或向题库补充试题。
assembly-out-of-time = 在 { $seconds } 秒内未能证明最优试卷。
    .next = 请延长时间或简化约束。
cli-assembly-simulate = 按设计模拟自适应测试：耗时、精度、曝光、重叠、违反约束数与分类
cli-assembly-design = 自适应测试设计（TOML）
cli-assembly-simulating = 正在模拟
assembly-stopping-impossible = 停止规则不成立：{ $field } 为 { $value }{ $line ->
        [0] {""}
       *[other] （设计第 { $line } 行）
    }。
    .next = 题数应从 1 起，划界分数应递增，风险应在 0 与 0.5 之间。
assembly-exposure-impossible = 曝光控制不成立：{ $field } 为 { $value }{ $line ->
        [0] {""}
       *[other] （设计第 { $line } 行）
    }。
    .next = 曝光率应在 0 与 1 之间，分段界限应递增。
assembly-blueprint-impossible = 给出 { $given } 题之后没有试卷能满足蓝图。
    .next = 请用 kaozheng assembly solve 查出冲突的约束。
assembly-design-impossible = 该设计不成立：请看 { $field }{ $line ->
        [0] {""}
       *[other] （设计第 { $line } 行）
    }。
    .next = 请更正该项，含义见 docs/adaptive.md。
assembly-design-unreadable = { $file } 不是可读取的 TOML：{ $reason }。
    .next = 请更正该行。
assembly-design-field-unknown = 设计中有不认识的项 { $field }{ $line ->
        [0] {""}
       *[other] （设计第 { $line } 行）
    }。
    .next = 请删去或更正名称。
assembly-design-field-missing = 设计缺少 { $field }{ $line ->
        [0] {""}
       *[other] （设计第 { $line } 行）
    }。
    .next = 请补上。
assembly-design-field-unfit = { $field } 的值不合适{ $line ->
        [0] {""}
       *[other] （设计第 { $line } 行）
    }。
    .next = 请填写数字、数字列表或规定的名称。
assembly-design-file-missing = { $field } 指向 { $file }，设计文件旁没有该文件{ $line ->
        [0] {""}
       *[other] （设计第 { $line } 行）
    }。
    .next = 请更正路径，路径相对于设计文件。
assembly-selection-impossible = 选题规则不成立：{ $field } 为 { $value }{ $line ->
        [0] {""}
       *[other] （设计第 { $line } 行）
    }。
    .next = 至少要有一层。
assembly-retakes-impossible = 重考限制不成立：{ $field } 为 { $value }{ $line ->
        [0] {""}
       *[other] （设计第 { $line } 行）
    }。
    .next = 次数应在 1 与 20 之间，重叠比例应在 0 与 1 之间。
assembly-forms-impossible = 平行卷计划不成立：请看 { $field }{ $line ->
        [0] {""}
       *[other] （设计第 { $line } 行）
    }。
    .next = 最多 100 份；如给出目标，每个能力值各一个；容差与重叠应在 0 与 1 之间。
assembly-stages-impossible = 多阶段计划不成立：{ $field } 为 { $value }{ $line ->
        [0] {""}
       *[other] （设计第 { $line } 行）
    }。
    .next = 最多 10 个阶段，每阶段最多 10 个模块，目标能力值应递增。
assembly-forms-run-out = 题库不足以组成这么多试卷：共需 { $wanted } 份，只能组成 { $made } 份。
    .next = 请补充试题、允许试卷共用更多试题，或减少份数。
assembly-ability-unreadable = 第 { $row } 行：{ $value } 不是能力值。
    .next = 请把能力值写成数字，例如 0.5。
cli-assembly-forms = 按设计组成平行卷：同一蓝图，在多个能力值上信息量相同
cli-assembly-forms-made = 共 { $count } 份，与目标最多相差 { $distance } %，最多共用 { $overlap } % 的试题
