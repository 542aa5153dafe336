"""Common given names by the gender they mostly go with, to tell *he* from *she*.

Names that both bear (*Andrea*, *Jean*, *Sasha*) are in neither list: how the text goes on tells.
"""

from __future__ import annotations

__all__ = ["FEMALE", "MALE"]

_FEMALE_NAMES = """
abigail agnieszka aisha aisling alejandra alessandra alexandra alexis alice alina alma amal amanda
amara amber amelia amina amy ana anastasia angela angelika angelina anika anita anja ann anna
annalena anneke annette antonia aoife ashley astrid ayelet ayesha azadeh barbara barbora bea
beatrice beatriz bettina betty beverly bianca birgit birgitte brenda bridget brigitte brittany
camille carla carmela carmen carol carolina caroline carolyn catalina catarina catherine cecilia
celia chantal charlotte cheryl chiamaka chiara chidinma chinwe christina christine ciara claire
clara clare claudia consuelo cristina cynthia dagmar dalia daniela danielle deborah debra deepika
delphine denise diana diane dina dolores donna doris dorothea ebiere edith eilidh ekaterina
eleanor elena elif elisa elise eliza elizabeth elke ella ellen elsa elvira emilia emily emine emma
emmanuelle erika esma esther eva evelina evelyn fadwa farah fatima fatma fatou federica fiona
flora florence frances francesca francoise freya frida funmi gabriela gabrielle genevieve gerda
giorgia giulia gloria golda grace greta gudrun gulnara halina hana hanan hanna hannah hanne
harriet heather heba heidi heike helen helene helga henrietta hilda hillary ilse imogen ines inger
ingrid irene irina iris isabel isabella isabelle ivana jacqueline jadwiga jana jane janet janice
janina jasmin jelena jennifer jessica joan joanna johanna josefina joyce judit judith judy julia
juliana julie juliette jutta kaja kamala karen karin karina karoline kasia katarina kate katherine
kathleen kathryn katja katrin kavita kayla kelly khadija kimberly kirsten kirsty ksenia larissa
latifa laura lauren layla lea leena leila lena leonie lina linda lisa lisbeth liv liz loretta lori
louise lucia lucie lucinda lucy ludmila luisa lydia madison magda magdalena maja malala malgorzata
manal manuela mara maren margaret margarita margot marguerite maria mariam mariana marianne marie
marilyn marina marta martha mary mathilde matilda maya meera megan melissa mercedes meryem mette
michelle milena mina mira mireille miriam mona monica monika muriel nadia nadine nancy naomi
nasreen natalia natalie natasa natasha nawal neha ngozi nicole nina nisha noa noor nora oksana
olga olivia orla pamela patricia paula pauline penelope petra philippa pilar pooja priya priyanka
rachel radhika ramona rania raquel rebecca regina renata rita rivka roberta rosa rosalind rosario
rosemary roxana ruta ruth sabine sabrina saima salma samantha samira sandra sanna sara sarah
sarita saskia selma shabana shanti sharon shirin shirley sigrid silvia simone siobhan sofia
solveig sonia sophia sophie stella stephanie suad sunita susan susanna susanne sushma svenja
svetlana sylvia sylvie tamar tamara tanja tatiana tatyana teresa thandiwe thea theresa therese
tina tove tzipi ulla ulrike ursula uta valentina valeria valerie vanessa vera veronica vesna
victoria virginia vivian wanda wanjiru wendy winnie yael yasmin yasmine yolanda yulia yvonne
zainab zeynep zoe zofia zuzana
"""
FEMALE = frozenset(_FEMALE_NAMES.split())

_MALE_NAMES = """
aaron abbas abdallah abdel abdul abdulaziz abdullah abu achim adam adel aditya adnan adrian ahmad
ahmed akin alain alan alastair albert alberto alejandro aleksandar aleksander aleksei alessandro
alexander alexandre alexei alfonso alfred ali alistair amit amnon amos amr anders andre andreas
andrei andres andrew andrzej angus anil anthony antoine anton antonio aram ariel arjun arkady
armando armin arne arno arnold arthur arturo arvind asif austin axel ayman aziz barack bart bashar
bashir basil bastian ben benjamin benny bernard bernd bernie bertrand bill billy bjorn bob bobby
bogdan boris boyd bradley brandon branko brian bruce bruno bryan callum cameron carl carlos cedric
cesar charles chidi chike christian christoph christophe christopher cillian claude claudio clive
colin colm conor craig cyril damian damien dan daniel daoud dariusz darren dave david davide
declan deepak denis dennis derek desmond didier diego dieter dimitri dirk dmitri dmytro dominic
dominik donald douglas dragan duncan dylan ed eddie edgar edmund eduardo edward edwin ehud eitan
elias elijah emeka emil emile emmanuel emre enrico enrique eoin erdem eric erik ernest ernesto
ernst erwin esteban ethan eugene eyal ezra fabian fabio fadi faisal farid felipe felix ferdinand
fergus fernando filip florian francesco francis francisco franco francois frank frantisek franz
fred frederic frederick friedrich fritz gabriel gareth gary gavin geoff geoffrey georg george
georges gerald gerard gerhard gianni gideon gilbert giles giovanni gonzalo gordon graham gregory
guido guillaume guillermo gunnar gunther gustavo hakan hamid hans harald hari harold hassan hector
heinz helmut henning henri henrik henry herbert herman hermann hugh hugo humphrey hussein ian
ibrahim idris igal ignacio igor ihor ilya imran ioannis isaac iskander ismael ismail istvan ivan
iyad jaafar jaap jack jacob jaime jake jakob jakub jamal james janez jaroslav jason javier jawad
jean-claude jeffrey jens jeremy jerome jerry jerzy jesse jim jiri joachim joao joe johan johann
johannes john jonas jonathan jonny jordan jorge jorgen jose josef josep joseph joshua jozef juan
jules julian julio julius jurgen justin kamal kareem karim karl kaspar kazimierz keith kemal ken
kenneth kevin khaled khalid khalil klaus konrad konstantin kostas kristian krzysztof kwame kyle
larry lars laszlo laurent lawrence lech leo leon leonard leonardo leonid leopold levi lionel logan
lorenzo lothar louis luc luca lucas ludwig luis lukas lutz maciej magnus mahmoud malcolm manfred
manuel marc marcel marcin marco marcus marek marius mark markus marlon martin marwan mason massimo
mateusz mathias mats matteo matthew matthias matti maurice mauricio max maxim maximilian mehmet
michael mick miguel mihai mikael mike mikhail miles milos miroslav mohamad mohamed mohammad
mohammed mohsen moritz moshe muhammad murat mustafa nabil nadav nasser nathan neil neville
nicholas nick nicolas niels nigel nikola nikolai nikos nils nir noah norbert norm norman nuno oded
ola olaf ole oleg oleksandr oliver olivier omar omer onur oren orhan oscar oskar osman otto owen
pablo paolo pascal pat patrick patrik paul pavel pedro per peter petr petro philip philipp
philippe pierre pieter piotr pradeep qasim quentin rafael rafiq rahul rainer raj rajesh rajiv ralf
ralph ramon ramzi randy raoul raphael rashid raul ravi raymond reinhard rene reuben reza ricardo
richard rick rob robert roberto rodney rodrigo roger roland rolf roman ron ronald ross roy ruben
rudi rudolf rui rupert russ russell ryan sameer sami samir samuel sandeep sandro sanjay santiago
saul scott sean sebastian selim sergei sergey sergio seth shane shimon shlomo sid sidney siegfried
silvio slobodan stanislaw stavros stefan steffen stephen steve steven stig stuart suleiman sunil
sven taha tahir tariq ted teodor terence terry theo theodor thierry thomas thorsten tim timothy
tobias toby todd tom tomas tomasz tony tor torsten trevor tristan tyler udo ulf ulrich uri usman
uwe valentin vikram viktor vilmos vincent virgil vito vivek vlad vladimir vojtech volker volodymyr
waleed walid walter warren wayne werner wilfried wilhelm willem william willie wim wojciech
wolfgang xi yahya yair yannis yasser yitzhak yosef youssef yuri yusuf yves zachary zoltan zoran
"""
MALE = frozenset(_MALE_NAMES.split())
