# 地基：人员、登录、密码、第二重验证、接口密钥、角色、同意。

identities-person-name-unusable = 姓名需要 1 到 { $longest } 个字。
    .next = 请改好姓名后再保存。
identities-person-unknown = 本机构没有这位人员。
    .next = 请从人员名单中选择。
identities-person-left-already = 这位人员此前已登记离开。
    .next = 请刷新人员名单查看现况。

identities-login-wrong = 登录名或密码不对。
    .next = 请核对后再试。忘记密码，可请本机构的管理人员重设。
identities-locked = 连续多次没有验证通过，暂停尝试 { $minutes } 分钟。
    .next = 请 { $minutes } 分钟后再试。如果不是您本人在尝试，请告诉本机构的管理人员。
identities-login-name-unusable = 登录名需要 { $shortest } 到 { $longest } 个字符，不含空格和看不见的字符。
    .next = 请改好登录名后再保存。
identities-login-name-taken = 这个登录名已有人使用。
    .next = 请换一个登录名。
identities-login-there-already = 这位人员已有登录名。
    .next = 忘记密码时，请用“重设密码”。

identities-password-short = 新密码不足 { $shortest } 个字符。
    .next = 一句自己记得住的话就很好，可以有空格和汉字。
identities-password-long = 新密码超过 { $longest } 个字符。
    .next = 请用短一些的密码。
identities-password-is-login-name = 新密码与登录名几乎相同，容易被猜中。
    .next = 请换一个与登录名无关的密码。
identities-password-well-known = 这是许多人都在用的密码，或是键盘上相连的字符，容易被猜中。
    .next = 一句自己记得住的话就很好，可以有空格和汉字。
identities-password-differs = 两次输入的新密码不一样。
    .next = 请重新输入两次新密码。
identities-password-unchanged = 新密码与当前密码相同。
    .next = 请选一个新的密码。
identities-password-wrong = 当前密码不对。
    .next = 请核对后再试。

identities-session-unknown = 这次登录已经结束，或不属于您。
    .next = 请刷新页面查看现有的登录。

identities-code-wrong = 验证码不对，或已用过。
    .next = 请等验证器显示下一个六位数字后再输入。也可以输入一个恢复码。
identities-second-factor-not-offered = 没有等待确认的验证器。
    .next = 请从“第二重验证”页面重新开始。
identities-second-factor-missing = 尚未启用第二重验证，不能生成恢复码。
    .next = 请先启用第二重验证。
identities-recovery-needs-two-people = 重设密码和解除第二重验证，不能由同一人为同一人员办理。
    .next = 请由另一位系统管理员办理其中一项。

identities-api-key-needs-person = 接口密钥只能由本人登录后管理。
    .next = 请用登录名和密码登录后再办理。
identities-api-key-label-unusable = 密钥名称需要 1 到 { $longest } 个字。
    .next = 请写明由哪个程序使用，例如“教务系统导入”。
identities-api-key-end-unusable = 有效期的最后一天需在今天起 { $days } 天以内。
    .next = 请重新选择日期。
identities-api-key-without-rights = 没有为密钥选择权限。
    .next = 请至少勾选一项权限。
identities-api-key-refused = 接口密钥无效、已到期或已撤销。
    .next = 请使用有效的接口密钥；密钥可在“我的账户”中新建。
identities-api-key-unknown = 您没有这个接口密钥。
    .next = 请刷新页面查看现有的密钥。

roles-permission-missing = 您的角色不包含办理此事的权限（{ $permission }）。
    .next = 如需办理，请联系本机构的管理人员授予相应角色。
roles-permission-unknown = 没有名为 { $permission } 的权限。
    .next = 请从列出的权限中选择。
roles-organisation-out-of-scope = 您的权限（{ $permission }）不包括这个单位。
    .next = 请选择您负责的单位，或联系本机构的管理人员。
roles-login-unfinished =
    { $step ->
        [verify_second_factor] 登录还差一步：请输入第二重验证的验证码。
        [change_password] 您正在使用一次性密码，请先设置自己的密码。
        [enrol_second_factor] 您的角色需要第二重验证，请先启用。
       *[other] 登录尚未完成。
    }
    .next = 完成这一步后即可继续。

roles-grant-beyond-own = 您自己没有这个角色所含的全部权限（缺 { $permission }），不能授予他人。
    .next = 请由具有这项权限的管理人员授予。
roles-grant-ends-before-it-begins = 结束时间早于开始时间，或已经过去。
    .next = 请重新填写结束时间。
roles-grant-for-whole-body-only = 这个角色只能授予全机构范围。
    .next = 请选择“全机构”，或换一个角色。
roles-grant-needs-organisation = 这个角色只能授予某一个单位，不能授予全机构范围。
    .next = 请选择用人单位后再授予。
roles-grant-other-organisation = 这位人员已代表另一个单位担任这个角色。
    .next = 请先收回原授权，或为这位人员另开一个账号。
roles-grant-unknown = 没有找到这项授权。
    .next = 请刷新页面查看现有的授权。
roles-grant-withdrawn-already = 这项授权此前已收回。
    .next = 请刷新页面查看现有的授权。
roles-grant-held-already = 这位人员已有这个角色，范围相同。
    .next = 如需更改期限，请先收回原授权。

roles-role-name-assembler = 组卷员
roles-role-name-author = 命题员
roles-role-name-body-admin = 机构管理员
roles-role-name-certificate-officer = 证书管理员
roles-role-name-employer = 用人单位查验员
roles-role-name-examiner = 考评员
roles-role-name-invigilator = 监考员
roles-role-name-item-reviewer = 审题员
roles-role-name-operator = 系统管理员
roles-role-name-proctor-reviewer = 监考复核员
roles-role-name-psychometrician = 测量员
roles-role-name-registrar = 报名经办人
roles-role-name-release-officer = 成绩发布人

roles-permission-name-certs-certificate-issue = 签发证书
roles-permission-name-certs-certificate-read = 查看证书
roles-permission-name-certs-certificate-suspend = 暂停或撤销证书
roles-permission-name-certs-lookup-read = 查看证书查询记录
roles-permission-name-certs-template-manage = 管理证书版式
roles-permission-name-exam-batch-manage = 管理考次
roles-permission-name-exam-design-manage = 设计自适应测验
roles-permission-name-exam-enrolment-import = 导入报名
roles-permission-name-exam-enrolment-read = 查看报名
roles-permission-name-exam-form-assemble = 组卷
roles-permission-name-exam-form-read = 查看试卷
roles-permission-name-exam-identity-check = 核验考生身份
roles-permission-name-exam-practical-mark = 录入实操成绩
roles-permission-name-exam-result-read = 查看成绩
roles-permission-name-exam-result-release = 发布成绩
roles-permission-name-exam-selection-read = 查看选题依据
roles-permission-name-exam-sitting-manage = 安排考场
roles-permission-name-exam-sitting-watch = 监看考场
roles-permission-name-exam-statistics-read = 查看考后统计
roles-permission-name-exam-time-grant = 为考生延时
roles-permission-name-foundation-audit-read = 查看审计记录
roles-permission-name-foundation-job-read = 查看任务
roles-permission-name-foundation-person-manage = 管理人员
roles-permission-name-itembank-calibration-approve = 批准校准与划界分数
roles-permission-name-itembank-calibration-run = 运行校准与标准设定
roles-permission-name-itembank-item-compromise = 标记泄露试题
roles-permission-name-itembank-item-publish = 发布试题
roles-permission-name-itembank-item-read = 查看试题
roles-permission-name-itembank-item-review = 审核试题
roles-permission-name-itembank-item-write = 编写试题
roles-permission-name-proctor-incident-decide = 判断监考事件
roles-permission-name-proctor-incident-read = 查看监考事件

consent-text-empty = 同意书没有文字（用途：{ $purpose }）。
    .next = 请写好文字后再发布。
consent-text-changed = 这一版同意书（{ $purpose }，第 { $version } 版）已经发布，文字不能更改。
    .next = 请用新的版本号发布修改后的文字。
consent-text-unknown = 没有找到这份同意书。
    .next = 请刷新页面，阅读现行的同意书。
consent-text-outdated = 您看到的同意书与现行文字不一致，这次选择没有记录。
    .next = 请刷新页面，重新阅读后再选择。
consent-not-given = 此前没有同意过，或已经撤回，无须再次撤回。
    .next = 请刷新页面查看现况。
consent-receipt-unreadable = 这不是同意凭据，或文件已损坏。
    .next = 请使用下载时的原文件。
