"""Common given names by the gender they mostly go with, to tell *he* from *she*."""

from __future__ import annotations

__all__ = ["FEMALE", "MALE"]

_FEMALE_NAMES = """
mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty
margaret sandra ashley kimberly emily donna michelle carol amanda melissa deborah stephanie
rebecca laura sharon cynthia kathleen amy angela shirley anna brenda pamela emma nicole
helen samantha katherine christine debra rachel carolyn janet catherine maria heather diane
ruth julie olivia joyce virginia victoria kelly lauren christina joan evelyn judith megan
andrea cheryl hannah jacqueline martha gloria teresa ann sara madison frances kathryn janice
jean abigail alice julia judy sophia grace denise amber doris marilyn danielle beverly
isabella theresa diana natalie brittany charlotte marie kayla alexis lori hillary karoline
kamala angelina fatima aisha leila layla mariam amina noor hanan rania yasmin tzipi golda
miriam ayelet naomi rivka svetlana natasha olga irina tatiana elena ekaterina ingrid astrid
greta ursula annalena claudia monica carmen lucia rosa ines dolores
"""
FEMALE = frozenset(_FEMALE_NAMES.split())

_MALE_NAMES = """
james robert john michael david william richard joseph thomas christopher charles daniel
matthew anthony mark donald steven andrew paul joshua kenneth kevin brian george timothy
ronald jason edward jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin
scott brandon benjamin samuel gregory alexander patrick frank raymond jack dennis jerry
tyler aaron jose adam nathan henry zachary douglas peter kyle noah ethan jeremy walter
christian keith roger terry austin sean gerald carl harold dylan arthur lawrence jordan
jesse bryan billy bruce gabriel joe logan alan juan albert willie elijah wayne randy vincent
mason roy ralph bobby russell bradley philip eugene steve bill tim tom jim bob mike dan ron
ken barack bernie mohammed muhammad mohamed ahmed ali omar khalil ismail yahya hassan
hussein mahmoud abdul khaled ibrahim yusuf amos neil andreas vladimir sergei dmitri ivan
boris mikhail igor emmanuel francois jean-claude hans klaus olaf friedrich giovanni marco
luca carlos luis miguel pedro antonio xi benny yair ehud shimon yitzhak ariel
"""
MALE = frozenset(_MALE_NAMES.split())
