"""The author's words: for types, difficulty, cognitive level, true and false."""

from __future__ import annotations

from typing import Final

from itembank.items import Cognitive, Difficulty, ItemType

TYPES: Final = {
    "单选": ItemType.SINGLE_CHOICE,
    "多选": ItemType.MULTIPLE_CHOICE,
    "不定项": ItemType.INDEFINITE_CHOICE,
    "判断": ItemType.TRUE_FALSE,
    "填空": ItemType.TEXT_ENTRY,
    "排序": ItemType.ORDER,
    "连线": ItemType.MATCH,
    "材料题": ItemType.MATERIAL,
    "情境判断": ItemType.SITUATIONAL,
    "简答": ItemType.SHORT_ANSWER,
    "论述": ItemType.ESSAY,
    "案例分析": ItemType.CASE_ANALYSIS,
    "实操": ItemType.PRACTICAL,
    "分类": ItemType.CLASSIFICATION,
    "热点": ItemType.HOTSPOT,
    "录音应答": ItemType.RECORDING,
}
"""The author's words for the types of items."""
SHARED_OPTIONS: Final = "共用选项"
"""Several questions with one list of options: a material whose questions all have that list."""
DIFFICULTIES: Final = {"易": Difficulty.EASY, "中": Difficulty.MEDIUM, "难": Difficulty.HARD}
COGNITIVE: Final = {
    "记忆": Cognitive.REMEMBER,
    "理解": Cognitive.UNDERSTAND,
    "应用": Cognitive.APPLY,
    "分析": Cognitive.ANALYSE,
    "评价": Cognitive.EVALUATE,
    "创造": Cognitive.CREATE,
}
TRUE_FALSE: Final = {"正确": "true", "错误": "false"}
"""The author's words for the two options of a true-false item."""
