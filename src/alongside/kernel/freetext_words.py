"""Word lists of the name check, from general knowledge: folded, lower case, without accents.

A given name that is also a place or a common word stands in DOUBTFUL: it counts as a name only with a surname
from the list, a title or a cue beside it.
"""

from __future__ import annotations

from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


GIVEN: Final = _set("""
aaron abigail abraham adam adele adrian adriana agnes ahmed aisha alan albert alberto alejandra alejandro
alexander alexandra alexis alfonso alfred alfredo ali alice alicia alison allison alma alvaro alyssa amanda
amber amelia amir amy ana andre andrea andres andrew angela angelica angelina anita anna anne annie anthony
antonio arlene armando arnold arturo arun ashley audrey barbara beatrice beatriz becky benjamin bernadette
bernard bertha beth bethany betty beverly bonnie bradley brandon brandy brenda brendan brett brian briana
brianna bridget brittany bruce bryan caitlin caleb camila candice carla carlos carmen carol carole caroline
carolyn carrie catalina catherine cathy cecilia cedric cesar charlene charles chelsea cheryl chloe chris
christina christine christopher cindy claire clarence claudia clayton clifford colleen connie connor corey
courtney craig cristian cristina crystal curtis cynthia daisy daniel daniela danielle danny darius darlene
darnell darrell darren daryl dave david deandre deborah debra deepak denise dennis derek deshawn desmond
diana diane diego dmitri dolores dominic donald donna dora doreen doris dorothy dustin dwayne dwight dylan
eddie edgar edith eduardo edward edwin eileen elaine eleanor elena elias elijah elizabeth ella ellen emilio
emily emma emmanuel enrique eric erica ericka erik erika erin ernest ernesto esmeralda esteban esther ethan
ethel eva evelyn fatima felicia felipe fernando frances francesca francine francis francisco franklin fred
freddie frederick gabriel gabriela gabriella gail gary geoffrey george gerald gerardo giovanni gladys gloria
gonzalo gordon greg gregory guadalupe guillermo gustavo gwendolyn hailey hannah harold harriet harry hassan
heather hector henry herbert hiroshi howard hugo ian ibrahim ignacio irene irma isaac isabel isabella isaiah
ismael israel ivan jack jacob jacqueline jaime jake jamal james jamie jane janet janice jared jasmine jason
javier jean jeff jeffrey jenna jennifer jenny jeremiah jeremy jermaine jerome jerry jesse jessica jesus jill
jimmy joan joann joanna joaquin joe joel johanna john johnny jonathan jorge jose joseph josephine joshua
joyce juan juana juanita judith judy julia julian juliana julie julio justin kaitlyn karen karl karla
katelyn katherine kathleen kathryn kathy katie kayla keisha keith kelly kenneth kevin kim kimberly kristen
kristin kristina kristine krystal kyle lakisha larry lars latoya laura lauren laurie lawrence leah leonard
leonardo leroy leslie leticia liam lillian linda lindsay lindsey lisa lois lorena lorenzo lori lorraine
louis louise lourdes lucas lucia luciana lucille lucy luis luke lupe lydia lynn mackenzie malik manuel
marcia marco marcos marcus margaret margarita maria mariah mariana maribel marie marilyn mario marisol
marissa marjorie marlene marsha marta martha martin marvin mary mateo matthew mattie maureen maurice megan
mei melanie melinda melissa melvin mercedes meredith michael michele michelle miguel mike mildred minh
miriam misty mohamed mohammed molly monica monique monte muhammad myrtle nadia nancy naomi natalia natalie
natasha nathan nathaniel neil nicholas nicolas nicole nina noah noel noemi nora norma octavio olga oliver
olivia omar oscar pablo paige pamela patricia patrick paul paula pauline pedro peggy penny peter philip
phillip phyllis priscilla priya rachel rafael rajesh ralph ramon ramona randall randy raquel raul raymond
rebecca regina renee reynaldo ricardo richard ricky rigoberto rita robert roberta roberto robin rochelle
rodney rodolfo rodrigo roger roland rolando ronald ronnie rosa rosalind rosario rosemary ross roy ruben
rudolph rudy russell ruth ryan sabrina sally salvador samantha samuel sandra sanjay santiago sara sarah saul
scott sean sebastian sergio seth shannon sharon shawn sheila shelby sheri sherri shirley silvia simone sofia
sonia sophia sophie stacey stacy stanley stephanie stephen steve steven stuart susan suzanne sylvia tamara
tameka tammy tanisha tanya tara tatiana ted teresa terrance terrell terrence terry theodore theresa thomas
tiffany tim timothy tina todd tom tomas tommy toni tony tonya tracey traci tracy tremaine trevon trevor
trisha tyrone valentina valeria valerie vanessa vera veronica vicki vickie vicky victor vincent viola vivian
vladimir wanda wayne wendell wendy wilfredo william willie wilma xavier ximena yesenia yolanda yvette yvonne
zachary zoe
""")

DOUBTFUL: Final = _set("""
abel alan alba allan allen alma amber angel april archer art arthur asa ashton aubrey aurora austin autumn
ava bailey baker barry beau ben benton bernie beryl bill billy blair blake bob bobby brad brady brent brock
brook brooke brooklyn bryce bryson bud burt byron cameron candy carl carmel carolina carson carter casey
chad chance chandler charity charlotte chase chelsea cherry chester cheyenne christian christy clara clark
clay cliff clinton clyde cody cole colin collin colton conrad cooper cora corinne dakota dale dallas dalton
damon dan dana darby daria darwin dawn dean dee dell denver devin devon dewey dexter dillon dirk dixie don
dorian doug douglas drew duane duke duncan dunlap earl easton eden elgin eli elliot ellis elmer elsa elton
emerson emery ernie eugene eve everett faith faye felix fern fletcher flora florence floyd forrest foster
frank garrett gavin gay gene genesis george georgia gilbert gina glen glenn grace graham grant grayson
griffin gus guy hal hank harley harmony harper harrison harvey hayden hazel heath heaven helen helena herman
hiram holly homer hope houston hudson hugh hunter ida ingrid iris irvin irving isa ivy jackie jackson jade
jasper jay jeff jefferson jess jewel jim jo jodi jody jordan josh joy judd jude jules june kane katy kay
keaton kelsey kelvin kendall kendra kent kerry kirk kurt lacey lance landon lane laurel lee lena leo leon
leona lester levi lewis lily lincoln lindsay logan lola london lorena lou louie loyd lucia luther lyle mabel
mack madeline madison mae mandy marc marcella marian marina marion mark marlin marlon marshall mason mathis
matt max maxine may maya melody mercy merle mia micah milan miles milo milton mindy mitch mitchell moises
morgan moses mya myra myron nash ned nell nelson nettie nevada newton nick nikki nolan norman olive ollie
opal oren orlando owen paris parker parsons pat patsy patty pearl percy perry peyton phil pierce piper
porter preston prince queen quincy quinn rae ray reagan reed reese reid reuben rex rhonda rich rick rob
robbie robyn rocky roman ron rosa rose roxanne royce ruby rufus rusty sadie sage salem sam sandy santos
savannah sawyer scarlett shane sharif sheldon shelly sheridan sherman sidney sierra silas simon sky skyler
sonny spencer stella sterling stewart stone storm sue summer sunny susie sutton sydney tanner taylor terri
thelma tia toby tori travis trent trey trinidad trinity tristan troy tucker tyler val van vance vaughn velma
vernon vicente victoria vince violet virgil virginia vivian wade walker wallace walter warren wesley weston
whitney wilbur will willard willow wilson winston woodrow wyatt zane
""")

SURNAMES: Final = _set("""
acosta adams aguilar alexander allen alvarado alvarez anderson andrews armstrong arnold austin avila ayala
bailey baker banks barnes barnett barrett bates beck bell bennett berry bishop black bowman boyd bradley
brewer brooks brown bryant burke burns burton butler byrd caldwell campbell campos carlson carpenter carr
carrillo carroll carter castillo castro chambers chapman chavez chen clark cohen cole coleman collins
contreras cook cooper cortez cox craig crawford cruz cunningham curtis daniels davidson davis day dean
delgado diaz dixon dominguez douglas duncan dunn edwards elliott ellis espinoza estrada evans ferguson
fernandez fields figueroa fisher fleming flores ford foster fowler fox franklin frazier freeman fuller
garcia gardner garrett garza george gibson gilbert gomez gonzales gonzalez gordon graham grant gray green
greene gregory griffin guerrero gutierrez guzman hall hamilton hansen hanson harper harris harrison hart
harvey hawkins hayes henderson henry hernandez herrera hicks hill hoffman holland holmes hopkins howard
howell hudson hughes hunt hunter jackson jacobs james jenkins jennings jensen jimenez johnson johnston jones
jordan joseph juarez keller kelley kelly kennedy kim king knight kowalski lambert lane larson lawrence
lawson le lee leonard lewis li little long lopez lowe lucas luna lynch maldonado marquez marshall martin
martinez mason matthews may mccarthy mccoy mcdonald medina mejia mendez mendoza meyer miller mills miranda
mitchell molina montgomery moore morales moreno morgan morris morrison munoz murphy murray myers navarro
neal nelson newman nguyen nichols norris novak nunez obrien oconnor oliver olson ortega ortiz owens padilla
palmer park parker patel patterson payne pearson pena perez perkins perry peters peterson phillips pierce
porter powell powers price ramirez ramos ray reed reid reyes reynolds rhodes rice richards richardson riley
rios rivera roberts robertson robinson rodriguez rogers rojas romero rose rosenberg ross ruiz russell ryan
salazar sanchez sanders sandoval santiago santos schmidt schneider schultz schwartz scott shaw shelton silva
simmons simpson sims singh smith snyder soto spencer stanley stephens stevens stewart stone sullivan sutton
taylor thomas thompson torres tran tucker turner valdez vargas vasquez vazquez vega wade wagner walker
wallace walsh wang ward warren washington watkins watson weaver webb weber welch wells west wheeler whitaker
white whitfield williams williamson willis wilson wong wood woods wright yang young
""")

# A run with one of these is an organization, a building, a street or a place.
PLACE_WORDS: Final = _set("""
academy acres act ag agency air airport alert alerts alliance ame annex aquarium area areas arena army
association atf attorney attorney's authority ave avenida avenue award bakery band bank baptist bar barracks
base basin bay beach behavioral bend benevolent bill bja bluff bluffs blvd boro borough boulevard brewery
bridge building bureau cable cafe calle campus canyon capitol cathedral cemetery center center's centre
centro chapel charities church circle cisd city ciudad clinic club co coalition coast colegio collaborative
college command commission committee communications companies company complex concert condado congregation
congress conservation constable constables cooperative cops coroner coroner's corp corps correctional
council counseling counties county court courthouse cove creek crime cross crossing ct da day dea dental
departamento department departments dept detention dhs diner diocese dispatch district division doj dps dr
drive electric elementary elks ems energy episcopal escuela estates examiner facilities facility factory
falls farm farms fbi federal fema ferry festival fire fish foods forest fork foundation fraternal fund
fundacion funeral game gap gardens gas gazette glen governor's grant grill grocery group grove groves guard
guide gym hall harbor haven hazmat health healthcare heights herald high highway hills home homes hospice
hospital hotel house housing hwy iacp iglesia inc industries initiative inn institute insurance interstate
isd islamic island isle jail journal junction kitchen kiwanis knights lab laboratories laboratory labs lake
lakes landing lane law legion legislature library lions llc ln local lodge lounge lutheran mall
manufacturing marine marines market marshals masjid mayor's meadows medical memorial mesa methodist metro
middle military mills ministries ministry mission month monument moose mortuary mosque motel motors mountain
mountains municipio museum nation national natl natural navy network news nhs nightclub nmp nmvc oaks office
oficina order ovc pantry parade parish parks parkway parque partners patrol pd peninsula penitentiary pike
pines pipeline pkwy pl place plains plant plaza point police policia port power prairie precinct
presbyterian preserve prison program project prosecutor prosecutor's pueblo radio railroad railway ranch
rancheria rangers rapids rd records recovery refuge region regional report rescue reservation resource
resources restaurant ridge river road rock rotary route rural salon sanitation school schools scouts
seminary senate service services shelter sheriff's sheriffs shores so society sound springs square st
stadium state station store stores street studio studios supermarket supply swat synagogue team tech
telephone temple terrace theater theatre times tower towers town township trail transit tribal tribe tribune
tunnel tv union unit universidad university urban usd valley vfw view villa village villas vista warehouse
water way wellness wildlife winery wireless works zone zoo
""")

# Also common surnames: after a given name they make a place only in a longer run or after "in", "near".
PLACE_OR_SURNAME: Final = _set(
    "hill park woods lake banks fields stone rivers bush wells forest marsh ford hook"
)

# What stands before a place: St. Paul, Fort Wayne, San Jose, Lake Charles.
PLACE_PREFIXES: Final = _set("""
big camp cape east eastern el fort ft glen grand la lake las little los lower mc mount mt new north northern
nueva old point port rancho royal saint sainte san santa santo south southern st ste upper west western
""")

# "City of ___", "Church of ___": what follows is a place.
PLACE_OF: Final = _set("""
archdiocese bay borough charities church city ciudad college condado congregation county daughters diocese
isle municipality municipio order parish port school sisters temple town township university village
""")

STATES: Final = _set("""
ak al ala alabama alaska ar ariz arizona ark arkansas az ca calif california carolina colo colorado conn
connecticut ct dakota de del delaware fl fla florida ga georgia guam hampshire hawaii hi ia id idaho il ill
illinois ind indiana iowa jersey kan kansas kentucky ks ky louisiana maine maryland mass massachusetts md
mexico mi mich michigan minn minnesota miss mississippi missouri mn mo mont montana ms mt nc nd ne neb
nebraska nev nevada nh nj nm nv ny oh ohio ok okla oklahoma ore oregon pa penn pennsylvania puerto rhode ri
rico sc sd tenn tennessee tex texas tn tx ut utah va vermont virginia vt wa wash washington wi wis wisconsin
wv wy wyoming york
""")

# Places, schools and events that read like a given name and a surname.
PLACE_NAMES: Final = frozenset({
    "abraham lincoln", "albert lea", "ann arbor", "anna maria", "anne arundel", "benjamin franklin",
    "brian head", "carol stream", "cesar chavez", "charles town", "dale carnegie", "deer park", "dona ana",
    "elizabeth city", "emmanuel ame", "franklin roosevelt", "george floyd", "george mason",
    "george washington", "george west", "hazel green", "henry ford", "jean lafitte", "jeff davis",
    "jefferson davis", "jim hogg", "jim thorpe", "jim wells", "jo daviess", "john day", "john deere",
    "john jay", "john kennedy", "john wayne", "johns hopkins", "julian samora", "kelly clark", "kit carson",
    "la salle", "luis obispo", "marjory stoneman", "martin luther", "mary esther", "mary washington",
    "monte sereno", "paul smiths", "phil campbell", "prince george", "robert lee", "robert wood",
    "roger mills", "ronald reagan", "rosa parks", "sam houston", "sam rayburn", "sandy hook", "santa rosa",
    "stephen austin", "theodore roosevelt", "thomas jefferson", "tom bean", "tom green", "william beaumont",
})  # fmt: skip

# Capitalized words that are no one's name: sentence openers, months, duties, and words that follow a title.
NOT_NAMES: Final = _set("""
a about abril active administrator advisor advocate advocates after again agent agosto al all also am an and
any april are arrested as asked assistance at august be before both but by call called can captain chaplain
chief christmas colonel command commander commissioner como compensation con counselor counselors covid
crisis cst cuando de dead deceased december del deputy description detective diciembre director do domingo
donde down drill each easter el ella ellos en enero english est esta este event every executive exercise
family febrero february fifth first for fourth friday friendly from general governor group had has have he
her here his hotline how i if in information injured inspector involucrado involved is it january judge
jueves julio july june junio killed la las lead liaison lieutenant line list los lunes major march mardi
martes marzo may mayo mayor met midnight miercoles monday mst my next no noon not notes notification
november noviembre now number o october octubre of officer officers on one operating or our para peer plan
please pm policy por post president protocol pst que responder responders response sabado safety saturday se
second senator september septiembre sergeant she sheriff shooting shot so some spanish spoke su sunday
superintendent support sus talked team teams than thanksgiving that the their then there these they third
this thursday to told too training trooper tuesday two un una unidentified unknown up us vehicle victim
victims viernes wants was we wednesday were what when where which who why will with would wounded y yes you
your zoom
""")

# Titles and roles: what follows, capitalized, is most likely a person.
TITLES: Final = _set("""
agent agente brother capitan capt captain chief constable corporal cpl deputy det detective don dona dr
father fr imam inspector lieutenant lt marshal miss mr mrs ms mx ofc officer oficial padre pastor prof rabbi
rev reverend sargento senor senora sergeant sgt sheriff sister sr sra srta teniente trooper
""")

CUES: Final = _set("""
agente agresor asesino assailant atacante attacker corporal deceased decedent deputy detective fallecida
fallecido gunman herida herido killer lieutenant llamada llamado named offender officer oficial paciente
patient perpetrator sargento sergeant shooter sobreviviente sospechosa sospechoso subject survivor suspect
testigo tirador trooper victim victima witness
""")

# After these a single word counts only when it is on a name list.
KIN_CUES: Final = _set("""
aunt boyfriend brother cousin daughter esposa esposo familia family father fiance fiancee girlfriend
grandfather grandmother hermana hermano hija hijo husband madre mother nephew niece nurse padre padres
parents partner sister sobrina sobrino son student survivors suspects teacher uncle victims viuda viudo
widow widower wife witnesses
""")

LINKS: Final = _set(
    "is was as identified named of called and es era fue de llamado llamada identificado como name's"
)
PLACE_BEFORE: Final = _set("in near at around toward outside through to from en cerca")
PARTICLES: Final = _set("de la del los las da das dos di van von der den bin al y ibn")

# Surnames that, in small letters, are more often just words.
COMMON_SURNAMES: Final = _set("""
baker banks bell bishop black brown carpenter case cole cook cooper day field fields fisher fox grant gray
green hall hart hill hunt hunter king knight lane law lawson le li little long love mason may mills page
park porter power powers price ray reed rice rose shepherd stone ward wells west white wood woods young
""")
