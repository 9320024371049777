# 各页共用的词句。

web-product = 考证
web-language-name = 中文
web-language = 语言
web-skip = 跳到正文
web-menu = 目录
web-trail = 当前位置
web-tabs = 分页
web-log-out = 退出登录
web-staff-home = 工作台
web-to-home = 回到首页
web-to-desk = 回到工作台
web-optional = （选填）
web-loading = 正在载入
web-cancel = 取消
web-close = 关闭
web-retry = 再试一次
web-try-again-later = 请稍后再试。

web-theme = 外观
web-theme-auto = 跟随系统
web-theme-light = 浅色
web-theme-dark = 深色
web-theme-contrast = 高对比
web-text-size = 字号
web-text-normal = 标准字
web-text-large = 大字

web-filter = 筛选
web-rows = 共 { $count } 行
web-rows-of = 显示 { $shown } 行，共 { $count } 行
web-selected = 已选 { $count } 行
web-select-all = 全选
web-no-match = 没有符合筛选条件的行。清空筛选框可看到全部。
web-pager = 翻页
web-previous = 上一页
web-next = 下一页
web-page-of = 第 { $page } 页，共 { $pages } 页

web-upload = 上传
web-uploading = 正在上传 { $percent }%
web-upload-done = 已上传，正在读取
web-file-too-large = 文件超过 { $largest } MB，请拆分后再上传。
web-offline = 网络中断，没有送出。网络恢复后请再试一次。

web-progress-of = 已完成 { $done }，共 { $total }
web-progress-offline = 网络中断，任务仍在进行，网络恢复后自动更新
web-progress-left = 约剩 { $left }
web-progress-waiting = 排队中
web-progress-paused = 已暂停
web-progress-failed = 没有完成

web-timeline-help = 按 ← → 逐个查看，按 Enter 打开
web-timeline-none = 这段时间没有记录。
web-timeline-place = 第 { $place } 个，共 { $total } 个

web-nav-enrolment = 报名
    .lead = 导入报名表，查看每一行的结果，安排考次。
web-nav-items = 试题
    .lead = 编写、审核、发布试题。
web-nav-designs = 自适应设计
    .lead = 设计、模拟并发布自适应测验。
web-nav-adaptive = 自适应结果
    .lead = 定级与诊断的结果，以及每一题的选题依据。
web-nav-forms = 试卷
    .lead = 按双向细目表组卷，查看覆盖情况。
web-nav-measurement = 校准与测量
    .lead = 校准题目，考后分析题目，设定标准
web-nav-sittings = 考场
    .lead = 开考、监看、延时、收卷。
web-nav-review = 监考复核
    .lead = 查看标记出的片段，由人作出判断。
web-nav-practical = 实操评分
    .lead = 按评分表录入实操成绩。
web-nav-results = 成绩
    .lead = 查看成绩，复核后发布。
web-nav-certificates = 证书
    .lead = 签发、查询、撤销证书。
web-nav-persons = 人员
    .lead = 登记工作人员，授予和收回角色。
web-nav-audit = 审计记录
    .lead = 谁在何时做了什么，核对记录链是否完整。
web-nav-tasks = 任务
    .lead = 查看正在进行和已完成的长任务。
