# 公开页面。

web-home-title = 职业技能等级考试与证书
web-home-lead = 考生在此参加考试、查看成绩；任何人可在此查验证书；工作人员由此进入工作台。
web-home-doors = 入口
web-home-exam = 考生入场
web-home-exam-lead = 凭准考证号和证件号码进入。请在开考前十五分钟到场。
web-home-verify = 查验证书
web-home-verify-lead = 输入证书编号，或上传证书文件。无须登录。
web-home-staff = 工作人员登录
web-home-staff-lead = 报名、试题、考场、阅卷与证书。
web-home-results = 查询成绩与证书
web-home-results-lead = 考生登录后查看自己的成绩、证书与复核申请。
web-home-caution = 谨防冒名
web-home-caution-text = 本站不会用短信或电话通知“作弊”或“零分”，也不会索要银行账户。成绩通知都附有查验码，可在本站核对。
web-home-check = 核对成绩通知
