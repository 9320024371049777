### 题库工作页面。

web-bank-none = 未填
web-bank-more-filters = 更多条件
web-bank-exposure-head = 使用情况
web-bank-flag-head = 提示
web-bank-tag = 标签
web-bank-author = 命题人
web-bank-pool = 题库用途
web-bank-searches = 已存查找：{ $count }
web-bank-search-shared = 机构共用
web-bank-search-forget = 删除“{ $name }”
web-bank-search-name = 将这次查找存为
web-bank-search-share = 机构内共用
web-bank-search-keep = 保存
web-bank-search-kept = 已保存这次查找。
web-bank-search-forgotten = 已删除这次查找。
web-bank-best-first = 最相符的在前
web-bank-too-many-to-rank = 按编号排列；再加一个词可按相符程度排列
web-bank-exposure = { $exposure ->
    [never] 尚未使用
    [some] 不到 100 名考生
   *[other] 100 名考生以上
}
web-bank-flag = { $flag ->
    [any] 有提示
    [poor] 区分度差
    [few] 作答少
    [hard] 偏难
    [easy] 偏易
    [negative] 区分度为负
    [low] 区分度低
    [distractor] 干扰项吸引高分者
    [unused] 有选项无人选
    [misfit] 拟合不佳
    [infit] 残差拟合异常
    [low-slope] 斜率低
    [far] 难度过偏
    [wide-error] 误差大
    [dependent] 局部相依
    [dif] 项目功能差异
   *[other] { $flag }
}

web-bank-bulk-title = 批量处理
web-bank-bulk-lead = 已选 { $number } 题。每题按单题的规则处理；不能处理的逐题说明。
web-bank-bulk-act = 处理 { $number } 题
web-bank-bulk-none = 没有选中试题
web-bank-bulk-none-text = 请先在列表中选择试题。
web-bank-back = 返回试题列表
web-bank-reviewer = 审题人
web-bank-enemy = 另一题的编号
web-bank-bulk-all = 批量处理记录
web-bank-bulk-all-lead = 按时间列出批量处理，最近的在前。
web-bank-bulk-by = { $name }，{ $at }，{ $total } 题
web-bank-bulk-undo = 撤销
web-bank-bulk-was-undone = 已于 { $at } 撤销。
web-bank-bulk-undone = 已恢复 { $restored } 题；另有 { $stayed } 题此后有变动，保持不变。
web-bank-bulk-selected = 处理所选
web-bank-bulk-whole = 处理全部 { $total } 题
web-bank-bulk-empty = 还没有批量处理
web-bank-bulk-empty-text = 在列表中选择试题，再选择处理方式。
web-bank-change-head = 处理
web-bank-items-head = 题数
web-bank-by-head = 处理人
web-bank-at-head = 时间
web-bank-undone-mark = 已撤销
web-bank-change = { $change ->
    [act] 状态
    [tag] 加标签
    [untag] 去标签
    [skill] 技能点
    [pool] 题库用途
    [enemy] 不得同卷
   *[other] 审题人
}
web-bank-change-about = { $change ->
    [act] 试题处于相应状态且您有权限时才处理。发布和停用不能在此撤销。
    [tag] 每题最多 20 个标签。
    [untag] 有此标签的试题去掉标签。
    [skill] 只改草稿；已定稿的须新建版本。
    [pool] 只限从未发布的试题。
    [enemy] 这些试题与该题不会出现在同一套卷中。
   *[other] 审题人不能审自己写的题。
}
web-bank-outcome = { $outcome ->
    [waiting] 等待
    [done] 已处理
    [unchanged] 原本如此
    [refused] 未处理
    [undone] 已恢复
   *[other] 已有变动，保留
}

web-bank-changes-title = { $item }：改动
web-bank-changes-lead = 从第 { $old } 版到第 { $new } 版。
web-bank-changes-old = 从
web-bank-changes-new = 到
web-bank-changes-act = 比较
web-bank-changes-link = 比较版本
web-bank-changes-none = 两版相同
web-bank-changes-none-text = 请选择另外两版。
web-bank-removed = 删去：
web-bank-inserted = 加入：
web-bank-figures = 统计
web-bank-tasks-title = 命题任务
web-bank-tasks-lead = 查看各格缺题、由谁命题、交来多少。
web-bank-tasks-own = 查看分给您的命题任务和完成情况。
web-bank-cell = 细目表格
web-bank-writer = 命题人
web-bank-writer-hint = 须为他人：审定试题的人不交题。
web-bank-delivered = 已交
web-bank-due = 截止
web-bank-begun = 草稿 { $count } 题
web-bank-late = 已过期，缺 { $missing } 题
web-bank-task-done = 已完成
web-bank-task-withdraw = 收回
web-bank-tasks-none = 没有命题任务
web-bank-tasks-none-text = 可在下方分配任务。
web-bank-tasks-none-own = 目前没有分给您的任务。
web-bank-task-give = 分配命题任务
web-bank-task-give-act = 分配
web-bank-number = 题数
web-bank-note = 说明
web-bank-task-impossible = 须先采用带细目表的方案，并有命题人员。
web-bank-owed = 在写 { $count }
web-bank-board-note = 条满表示够组两套卷；在写：命题人尚未交的题数。
web-bank-task-given = 任务已分配。
web-bank-task-withdrawn = 任务已收回，已写的试题保留。
web-bank-standards-title = 职业标准
web-bank-standards-lead = 试题所依据的标准及其版本。
web-bank-standards-none = 还没有标准
web-bank-standards-none-text = 请先检查 Excel、Word 或 CASE 文件，再保存。
web-bank-standard-file = 标准文件
web-bank-standard-hint = Excel 或 Word 须有“工作领域、工作任务、职业技能要求”三列；也可用 CASE 的 JSON 文件。最大 20 MB。
web-bank-standard-check = 检查文件
web-bank-standard-sound = 文件没有问题。填写名称和版本后可保存。
web-bank-standard-faulty = 有 { $count } 处问题。尚未保存；请改正文件后重新检查。
web-bank-standard-faults = 文件的问题
web-bank-standard-understood = 读到的内容
web-bank-place-sheet = 工作表
web-bank-place-row = 行
web-bank-place-column = 列
web-bank-fields = 工作领域
web-bank-field = 工作领域
web-bank-work-tasks = 工作任务
web-bank-work-task = 工作任务
web-bank-standard-name = 名称
web-bank-standard-version = 版本
web-bank-standard-version-hint = 名称相同、版本不同，即为同一标准的新版本。
web-bank-standard-keep = 保存标准
web-bank-standard-again = 检查另一个文件
web-bank-standard-kept = 标准已保存。
web-bank-standard-other = 与此版本比较
web-bank-standard-changes = 从 { $old } 到 { $new }
web-bank-standard-words = 内容
web-bank-standard-along-text = 有 { $count } 题属于 { $old } 版；技能点在本版中都有的试题可以转入。
web-bank-standard-along = 转入试题
web-bank-standard-items-moved = 已转入 { $moved } 题；留在原版 { $stayed } 题 { $some }
web-bank-cell-unknown = 细目表中没有这一格。
    .next = 请从所列的格中选择。
web-bank-part = { $part ->
    [title] 标题
    [stimulus] 材料
    [prompt] 题干
    [option] 选项
    [key] 答案
    [scoring] 计分
    [points] 分值
    [explanation] 解析
    [rationale] 理由
   *[other] 标注
}
web-bank-kept = { $kept ->
    [same] 不变
    [reworded] 改写
    [moved] 移动
    [gone] 取消
   *[other] 新增
}
web-bank-changes-blind = 请先作答；版本比较会显示答案。
    .next = 请打开试题并作答。
web-bank-my-reviews = 分给我审的
web-bank-skills = 技能点

## 已泄露的试题
web-compromised-title = 已泄露的试题
web-compromised-lead = 标记之后，任何组卷、自适应选题和练习都不再使用这些试题；已有试卷不会自动更改，由人决定。
web-compromised-none = 没有标为已泄露的试题
web-compromised-none-text = 在考场以外看到题库中的试题时，请在此标记。
web-compromised-holding = 现有标记
web-compromised-where = 在何处看到
web-compromised-where-hint = 例如：某群聊天记录、某网站页面、回收的纸条。
web-compromised-on = 看到的日期
web-compromised-seen-on = { $day } 看到
web-compromised-reason = 理由
web-compromised-marked = 标记
web-compromised-items = 试题编号
web-compromised-items-hint = 一题或多题，用空格、逗号或换行分开。
web-compromised-mark = 标记已泄露的试题
web-compromised-mark-act = 标为已泄露
web-compromised-mark-note = 立即生效；只能由另一位没有参与编写的人解除。
web-compromised-mark-this = 发现此题外泄
web-compromised-marked-notice = 已标记 { $count } 题。请查看仍含有这些题的试卷和考试。
web-compromised-lift = 解除
web-compromised-lift-act = 解除标记
web-compromised-lift-reason = 解除的理由
web-compromised-lift-other = 须由另一人解除
web-compromised-lift-done = 已解除标记，试题恢复到标记前的状态。
web-compromised-lifted-head = 已解除的标记：{ $count }
web-compromised-lifted-by = { $name } 解除：{ $reason }
web-compromised-forms = 仍含有这些题的试卷
web-compromised-forms-none = 没有试卷含有这些题。
web-compromised-form-items = 含已泄露的题：{ $count }
web-compromised-running = 进行中，{ $count } 人在作答
web-compromised-ended = 已交卷 { $count } 人
web-compromised-compare = 比较这些题与其余各题的得分
web-compromised-remedy-discard = 草稿试卷：请丢弃后重新组卷。
web-compromised-remedy-shelve = 尚无考试使用：请不要用它安排考试，另组一份。
web-compromised-remedy-replace = 尚未开始：请在开考前换用另一份试卷。
web-compromised-remedy-decide = 考试照常进行，试卷不会自动更改：请由考试负责人决定继续、暂停还是另行安排。
web-compromised-remedy-compare = 发布成绩之前，可查看各人在这些题与其余各题上的差别。
web-compromised-remedy-withheld = 自适应考试：从下一次选题起不再使用这些题；建议发布新版设计。
web-compromised-on-item = 此题已标为已泄露
web-compromised-on-item-text = { $where }：{ $reason }
web-compromised-all = 全部标记和相关试卷
web-compromised-in-form = 本卷有 { $count } 题已标为已泄露：{ $items }
web-compromised-in-sitting = 本场试卷有 { $count } 题已标为已泄露。考试照常进行，试卷没有更改；请等待考试负责人的决定。
web-compromised-link = 已泄露

## 待审队列与退回的试题
web-queue-title = 待我审题
web-queue-lead = 送审的试题，等待最久的在前；不显示命题人，先作答后看答案。
web-queue-begin = 从第一题开始
web-queue-summary = 共 { $count } 题待审，等待最久：{ $hours ->
    [0] 不到 1 小时
   *[other] { $hours } 小时
}。
web-queue-no-area = 未填领域
web-queue-cells = 按单元：{ $count }
web-queue-waiting = 待审
web-queue-oldest = 最久
web-queue-since = 已等待
web-queue-hours = { $hours ->
    [0] 不到 1 小时
   *[other] { $hours } 小时
}
web-queue-all = 查看全部 { $count } 题
web-queue-answered = 已作答，待决定
web-queue-open = 待作答
web-queue-asked = 指定由您审
web-queue-more = 列出前 { $shown } 题，共 { $count } 题；请按单元查看其余的题。
web-queue-none = 没有等待您审的试题
web-queue-none-text = 他人送审后，试题会出现在这里；您参与编写的和指定由他人审的不在此列。
web-queue-done = 待审的试题都已处理。
web-queue-next = 下一题（还有 { $count } 题）
web-queue-link = 待我审题 { $count }
web-returned-title = 退回给我的试题
web-returned-lead = 审题人退回的草稿和理由；修改后可再次送审。
web-returned-reason = 退回的理由
web-returned-at = 退回
web-returned-act = 修改
web-returned-none = 没有退回的试题
web-returned-none-text = 审题人退回您的试题时，理由会显示在这里。
web-returned-link = 退回给我 { $count }

## 覆盖情况
web-coverage-sheet-cells = 蓝图单元
web-coverage-sheet-skills = 技能点
web-coverage-level = 等级
web-coverage-area = 内容领域
web-coverage-section = 题型
web-coverage-points = 分值
web-coverage-needed = 一卷所需
web-coverage-available = 现有
web-coverage-missing = 缺
web-coverage-forms = 够组卷数
web-coverage-field = 工作领域
web-coverage-task = 工作任务
web-coverage-code = 编号
web-coverage-text = 技能要求
web-coverage-live = 正式题
web-coverage-practice = 练习题
web-coverage-under-way = 编审中
web-coverage-take = 导出覆盖情况

## 试题在各场考试中的数据
web-item-sittings = 考试数据：{ $count } 场，{ $persons } 人次
web-item-sittings-chart = { $item } 历次考试的难度与区分度
web-item-sittings-axis = 第几场
web-item-sittings-legend = 粗线：难度（得分率）；细线：区分度
web-item-sitting-unnamed = 未命名批次

## 导出
web-export-title = 导出
web-export-about = 写成文件带出题库。先列出所选格式写不下的内容，再下载。
web-export-lead = 先看所选格式写不下哪些内容，再下载文件。谁导出了什么，审计记录中留存。
web-export-which = 格式
web-export-format = { $format ->
    [qti3] QTI 3 包
    [qti22] QTI 2.2 包
    [moodle-xml] Moodle XML
    [gift] GIFT 文本
    [excel] Excel 表格
    [word] Word 试卷（无答案）
    [word-keys] Word 试卷（含答案）
    [pdf] PDF 试卷（无答案）
    [pdf-keys] PDF 试卷（含答案）
   *[other] { $format }
    }
web-export-look = 查看导出结果
web-export-take = 下载文件
web-export-counts = 写出 { $count } 题。
web-export-losses = 这种格式写不下的内容
web-export-loss = 内容
web-export-effect = 结果
web-export-count = 题数
web-export-names = 试题
web-export-left-out = 整题未写出
web-export-not-said = 该内容未写出
web-export-whole = 所选试题的内容全部写出，没有损失。
web-export-none = 没有可导出的试题。
    .next = 请回到试题列表，选择试题后再导出。
web-export-many = 一次最多从页面导出 { $most } 题。
    .next = 请缩小范围，或用命令 kaozheng items export 导出。
web-export-pools = 所选试题分属考试题库和练习题库，不能写在同一个文件里。
    .next = 请按题库用途筛选，分两次导出。
