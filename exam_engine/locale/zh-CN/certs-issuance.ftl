# 批量签发、证书的变更、通知。

## 变更的理由
certs-ground-under-investigation = 投诉或举报正在核实
certs-ground-misuse-alleged = 涉嫌不当使用证书
certs-ground-requirement-open = 持证要求尚未完成
certs-ground-holder-request = 持证人申请
certs-ground-resolved = 已查清，没有问题
certs-ground-requirement-met = 已补齐持证要求
certs-ground-misconduct = 考试违规已查实
certs-ground-false-information = 申报材料不实
certs-ground-issued-in-error = 签发有误
certs-ground-misuse = 不当使用证书已查实
certs-ground-requirement-failed = 不再符合持证要求
certs-ground-name-changed = 持证人更名
certs-ground-misprint = 证书印错
certs-ground-result-corrected = 成绩更正
certs-ground-renewed = 到期换发
certs-reason-code = 所选理由“{ $reason }”不适用于这项操作。
    .next = 请从列表中选择理由。
certs-number-unknown = 没有编号为 { $number } 的证书。
    .next = 请对照证书核对编号。
certs-withdrawal-open = 证书 { $number } 已有撤销申请，正等待另一人决定。
    .next = 请在证书页面上处理这份申请。
certs-withdrawal-unknown = 没有找到这份撤销申请。
    .next = 请从证书页面打开。
certs-withdrawal-decided = 证书 { $number } 的撤销申请已有决定。
    .next = 请刷新证书页面查看结果。
certs-withdrawal-by-proposer = 撤销证书须由两人完成，提出的人不能自己决定。
    .next = 请另一位证书管理员决定。
certs-name-unchanged = 证书 { $number } 的姓名没有变化。
    .next = 请填写新的姓名。
certs-renewal-none = 证书 { $number } 长期有效，或认证方案不设换发。
    .next = 不需要换发。
certs-renewal-early = 还不到换发时间：证书 { $number } 自 { $opens } 起可以换发。
    .next = 请到时再办理。
certs-renewal-late = 证书 { $number } 的换发已于 { $closed } 截止。
    .next = 请按认证方案重新参加考试。
certs-number-parts-missing = 编号规则“{ $rule }”中由主管部门赋码的部分还没有登记。
    .next = 请先在“编号赋码”页面登记。
certs-not-made = 证书没有做成（{ $error }），编号已为它保留。
    .next = 请再次签发；若仍不成功，请告诉管理人员。
certs-batch-stopped = 连续 { $count } 份证书因同一原因没有做成（{ $cause }），签发已停下。
    .next = 请先排除这个原因，再继续签发；已保留的编号不会丢失。
certs-none-for-college = 这所院校在本批次还没有证书。
    .next = 请在证书签发后再下载。

## 证书名单
certs-list-sheet = 证书名单
certs-list-number = 证书编号
certs-list-name = 姓名
certs-list-admission = 准考证号
certs-list-class = 班级
certs-list-student-number = 学号
certs-list-level = 级别
certs-list-standing = 状态
certs-list-issued = 签发日期
certs-list-expires = 有效期至
certs-list-digest = 文件摘要

## 任务
jobs-not-under-way = 这项任务没有在进行，不能暂停。
    .next = 请刷新任务页面查看状态。
jobs-not-paused = 这项任务没有暂停。
    .next = 请刷新任务页面查看状态。

## 证书页面
web-results-issue-under-way = 正在签发
web-results-issue-pause = 暂停签发
web-results-issue-resume = 继续签发
web-results-issue-task = 查看任务
web-results-issue-pause-hint = 暂停后，正在制作的证书会先做完；继续时从停下的地方接着做，编号不会重复，也不会漏掉。
web-results-issue-paused = 签发已暂停。
web-results-issue-resumed = 签发已继续。
web-results-issue-told = 最近一次签发：{ $issued } 份已签发，{ $failed } 份未签发。
web-results-colleges = 按院校领取
web-results-college = 院校
web-results-take-away = 领取
web-results-archive = 证书（ZIP）
web-results-list = 名单（Excel）
web-results-choose = 请选择
web-results-ground = 理由类别
web-results-chain = 换发关系
web-results-withdrawal-open = 撤销待决定
web-results-withdrawal-told = { $name }提出撤销，理由：{ $ground }
web-results-withdrawal-propose = 提出撤销
web-results-withdrawal-hint = 撤销后证书不能恢复，须由另一位证书管理员决定。
web-results-withdrawal-confirm = 同意撤销
web-results-withdrawal-decline = 不予撤销
web-results-withdrawal-take-back = 收回申请
web-results-withdrawal-other = 须由另一位证书管理员决定。
web-results-withdrawal-proposed = 撤销申请已提出，等待另一位证书管理员决定。
web-results-withdrawal-declined = 证书 { $number } 的撤销申请已关闭，证书状态不变。
web-results-remark = 说明
web-results-correct-name = 更正姓名并换发
web-results-new-name = 新的姓名
web-results-correct-hint = 写明依据，例如公安机关出具的更名证明。新证书有新的编号，旧证书显示为已换发。
web-results-renew = 到期换发
web-results-renew-window = 可在 { $opens } 至 { $closes } 之间换发。
web-results-renew-hint = 写明持证人怎样达到了换发要求。
web-operator-job-reissue_certificate = 换发证书
web-operator-next-reissue_certificate = 查看新证书
web-operator-state-paused = 已暂停
web-operator-paths = 批量印制 { $press } 份，逐份排版 { $weasyprint } 份。
web-operator-fallback = 逐份排版的原因：{ $reason }（{ $count } 份）

## 命令
cli-certs = 证书：按批次签发、撤销
cli-certs-issue = 签发一个批次的证书：0 全部签发，1 有未签发的
cli-certs-batch = 批次的编号或代码
cli-certs-batch-unknown = 名为“{ $batch }”的批次有 { $found } 个，无法确定是哪一个。
    .next = 请写批次的编号，可在批次页面的地址中看到。
cli-certs-issuing = 正在签发
cli-certs-issued = 已签发 { $issued } 份，未签发 { $failed } 份
cli-certs-failed = 未签发：报名 { $enrolment }，{ $told }
cli-certs-revoke = 撤销一份证书
cli-certs-number = 证书编号
cli-certs-reason = 撤销的理由，会写入记录
cli-certs-revoked = 证书 { $number } 已撤销

## 编号赋码
web-results-numbers = 编号赋码
web-results-numbers-lead = 证书编号中由主管部门赋予本机构的部分。年份、等级和序号由系统编排。
web-results-numbers-example = 编号示例：
web-results-numbers-keep = 保存
web-results-numbers-kept = 编号赋码已保存，之后签发的证书按此编号。
web-results-rule-hrss22 = 职业技能等级证书（22 位）
web-results-rule-legacy16 = 职业资格证书（16 位）
web-results-part-kind = 机构类别（Y 用人单位，S 社会培训评价组织；16 位编号为 0 至 4）
web-results-part-organisation = 评价机构代码（在省级备案的为 0000）
web-results-part-province = 省级代码
web-results-part-site = 机构或站点序列码
web-results-part-city = 市级代码
web-results-part-body = 机构序号
web-results-part-places = { $count } 位
