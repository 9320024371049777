cli-retention = 到期数据的清除：监考证据、无主照片、旧登录记录
cli-retention-run = 立即清除到期的数据（网站和后台任务每天也会自动执行）
cli-retention-dry-run = 只列出将要清除的内容，不清除
cli-retention-body = { $name }（{ $code }）{ $dry ->
        [yes] ：将清除
       *[no] ：已清除
    }
cli-retention-sittings = - 监考证据：{ $sittings } 场，画面 { $pictures } 张
cli-retention-photos = - 无主照片：{ $photos } 张；未采用的照片上传：{ $uploads } 次
cli-retention-prints = - 过期的印刷文件：{ $prints } 个
cli-retention-logins = - 已结束的登录：{ $logins } 条
cli-retention-look-ups = - 已存满期限的证书查询记录：{ $look_ups } 条
cli-retention-kept = - 已到期但仍保留：待人判断 { $undecided } 场，有个案 { $case } 场，考试未结束 { $running } 场
