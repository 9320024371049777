cli-calibrate = 由作答文件估计题目参数、拟合指标和能力值
cli-calibrate-file = CSV：每人或每种作答模式一行，每题一列；freq 或 n 列为次数
cli-calibrate-model = Rasch、1PL、2PL、3PL、4PL、GRM、PCM、GPCM 或 NRM
cli-calibrate-item-model = 单道题的模型，写成 题目=模型；可重复
cli-calibrate-fixed = 保持不变的参数（CSV，或以前输出的 JSON）；其余题目标定到同一量尺
cli-calibrate-group = 组别所在的列；最先出现的组均值为 0、标准差为 1
cli-calibrate-freq = 每行出现次数所在的列
cli-calibrate-id = 行名称所在的列
cli-calibrate-leave-out = 不使用的列；可重复
cli-calibrate-missing = 表示缺失作答的单元格内容，例如 9；可重复
cli-calibrate-header = 首行是否为题目名称；不写则自动判断
cli-calibrate-prior = slope=对数均值,标准差；intercept=均值,标准差；lower=α,β；upper=α,β
cli-calibrate-no-priors = 只用最大似然，3PL 和 4PL 也不加先验
cli-calibrate-score = 同时给出能力值
cli-calibrate-fit = 给出 S-X2、infit、outfit 和 M2
cli-calibrate-points = -6 到 6 之间的求积点数
cli-calibrate-tolerance = 参数变动小于此值即视为收敛
cli-calibrate-iterations = 最多迭代次数
cli-calibrate-step = 第 { $step } 次迭代，变动 { $change }
cli-calibrate-done = { $model }：{ $items } 道题，{ $persons } 名考生，对数似然 { $likelihood }，迭代 { $steps } 次
cli-calibrate-also = 报告中另加的部分；可重复
cli-calibrate-link-to = 基准量尺的参数：给出到基准量尺的转换和发生漂移的题目
cli-calibrate-link-method = 求转换的方法
