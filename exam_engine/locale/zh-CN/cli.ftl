cli-kaozheng = 考证：职业技能等级考试引擎。题库、组卷、限时考试、监考、证书，一条命令即可试用：kaozheng demo
cli-option-json = 标准输出只写 JSON，每行一个对象；其余文字写到标准错误
cli-option-port = 端口
cli-option-host = 监听地址
cli-serve = 启动网站（先用 kaozheng db upgrade 升级数据库）
cli-worker = 执行后台任务（多台机器时单独运行）
cli-settings = 列出全部设置
cli-settings-write = 写入文件而不是显示
cli-doctor = 检查安装：缺什么、哪里薄弱、怎样处理
cli-doctor-line = { $mark } { $told }
cli-doctor-good = [正常]
cli-doctor-bad = [处理]
cli-db = 数据库
cli-db-upgrade = 把数据库升级到最新结构
cli-db-upgraded = 数据库结构：{ $before } → { $after }
cli-db-behind = 数据库结构不是最新的。请先运行 kaozheng db upgrade
schema-step-unknown = 数据库结构处于步骤 { $step }，本版本不认识它：它由另一个版本建立
    .next = 请使用建立它的那个版本。演示数据可用 make demo ARGS="--reset" 重新建立
cli-models = 人脸模型
cli-models-build = 取得并转换人脸模型，逐个核对摘要
cli-models-source = 离线安装：模型来源的文件或文件夹
cli-models-built = 已生成 { $count } 个模型文件，位于 { $folder }
cli-models-step =
    { $stage ->
        [fetch] 取得模型来源
        [convert] 转换模型
       *[write] 写入模型文件
    }
doctor-schema = 数据库结构为最新（{ $current }）
    .bad = 数据库结构为 { $current }，最新为 { $newest }。请运行 kaozheng db upgrade
doctor-durable = 数据库在确认保存之前先写入磁盘
    .bad = 数据库在写入磁盘之前就确认保存，断电会丢失作答。SQLite 请设 synchronous=FULL，PostgreSQL 请设 synchronous_commit=on
doctor-keys = 密钥文件只有服务账户可读
    .bad = 密钥文件的权限为 { $mode }，其他账户可读。请改为 600
doctor-audit = 审计记录完整，共 { $entries } 条
    .bad = 审计记录在第 { $broken } 条中断，或数据库尚未升级。请保留现场并查明谁改动了数据库
doctor-models = 人脸模型齐全
    .bad = 缺少人脸模型：{ $missing }。请运行 kaozheng models build；在此之前相应的检测关闭
doctor-detectors = 可用的检测：{ $active }；已关闭的检测（缺少的模型）：{ $off }
    .bad = 可选模型的文件与登记的摘要不符：{ $altered }。请运行 kaozheng models fetch 重新取得，或删除该文件
doctor-space = 磁盘剩余 { $gigabytes } GB
    .bad = 磁盘只剩 { $gigabytes } GB，少于 2 GB。请在考试前腾出空间
doctor-https = 网站地址：{ $address }
    .bad = 网站地址 { $address } 不是 https，密码与作答会以明文传输。请配置证书并改用 https
doctor-not-root = 服务不以 root 运行
    .bad = 服务以 root 运行。请改用专门的账户
cli-verify = 查验一份电子证书：0 有效，1 无效
cli-verify-file = 证书文件（PDF 或凭证 JSON）
cli-verify-name = 同时核对持证人姓名
cli-verify-verdict = { $word }：{ $meaning }
cli-verify-check = { $number } [{ $word }] { $told }
cli-enrol = 报名
cli-enrol-import = 检查一份报名名单，并导入其中通过的考生：0 全部通过，1 有需改正的行或没有导入，2 用法不对
cli-enrol-file = 名单文件（.xlsx 或 .csv）
cli-enrol-check = 只检查，什么也不保存
cli-enrol-college = 院校代码；只有一所时可以不写
cli-enrol-body = 考试机构代码；只有一个时可以不写
cli-enrol-answer = 把带结果和原因的表格写到这个文件
cli-enrol-answer-folder = 没有这个文件夹，请先建立
cli-enrol-row = 第 { NUMBER($row, useGrouping: 0) } 行 [{ $word }] { $told }
cli-enrol-summary = 共 { $rows } 行：通过 { $good }，请核对 { $warned }，需改正 { $wrong }，未读取 { $ignored }
cli-enrol-imported = 已导入 { $imported } 人；需改正的 { $wrong } 行没有导入
cli-enrol-which-body = 请用 --body 写明考试机构代码，可选：{ $codes }
cli-enrol-which-college = 请用 --college 写明院校代码，可选：{ $codes }

cli-items-reindex = 重建各机构题库的查找索引。
cli-items-indexing = 已建索引
cli-items-indexed = 索引中的试题：{ $count }。
