"""What became of it: stories for the board of the made-up school, in three languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

DID, DOING, CANNOT, HEARD = "did", "doing", "cannot", "heard"


@dataclass(frozen=True)
class Told:
    """One story. `words` are what was told and the answer, by language tag.

    `by_computer`: language tags whose words nobody has looked at. `message` names the message
    that it came from.
    """

    days_ago: int
    state: str
    picture: str
    told: str
    answer: str = ""
    first_name: str = ""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_computer: tuple[str, ...] = ()
    message: str = ""
    agreed: int = 0


#: The oldest first.
STORIES = (
    Told(
        *(40, DID, "door"),
        "The gate on Mill Lane is locked at 8:40, and the bus is often late.",
        "The gate is open till 8:50 now. Helen stands there and says good morning.",
        "Helen",
        {
            "pl": (
                "Furtka przy Mill Lane jest zamykana o 8:40, a autobus często się spóźnia.",
                "Furtka jest teraz otwarta do 8:50. Stoi przy niej Helen i mówi „dzień dobry”.",
            ),
            "ar": (
                "تُغلق بوابة ميل لين الساعة 8:40، والحافلة تتأخر كثيرًا.",
                "البوابة مفتوحة الآن حتى الساعة 8:50، وتقف عندها Helen وتقول لكم صباح الخير.",
            ),
        },
        message="gate",
        agreed=9,
    ),
    Told(
        *(29, CANNOT, "family"),
        "Parking is hard in the morning. Could we use the church car park?",
        "We asked the church. On school days a nursery needs all its places. We will ask again in"
        " summer, and children who come on foot get a warm drink.",
        "Helen",
        {
            "pl": (
                "Rano trudno zaparkować. Czy można korzystać z parkingu przy kościele?",
                "Zapytaliśmy w kościele. W dni szkolne wszystkich miejsc potrzebuje przedszkole."
                " Latem zapytamy znowu, a dzieci, które przychodzą pieszo, dostają ciepły napój.",
            ),
            "ar": (
                "من الصعب إيجاد موقف للسيارة صباحًا. هل يمكننا استخدام موقف الكنيسة؟",
                "سألنا الكنيسة. في أيام المدرسة تحتاج الحضانة إلى كل الأماكن. سنسأل مرة أخرى في"
                " الصيف، والأطفال الذين يأتون مشيًا يحصلون على مشروب دافئ.",
            ),
        },
        agreed=4,
    ),
    Told(
        *(22, DOING, "clock"),
        "Meetings are in the afternoon, when many of us work.",
        "From next term one meeting in three begins at 6pm. We are asking which time is best.",
        "Sam",
        {
            "pl": (
                "Zebrania są po południu, kiedy wiele osób pracuje.",
                "Od przyszłego semestru co trzecie zebranie zacznie się o 18:00. Pytamy teraz,"
                " która pora jest najlepsza.",
            ),
            "ar": (
                "الاجتماعات بعد الظهر، وكثير منا يعمل في ذلك الوقت.",
                "من الفصل القادم يبدأ اجتماع من كل ثلاثة اجتماعات الساعة 6 مساءً. ونسأل الآن عن"
                " أنسب وقت.",
            ),
        },
        message="shifts",
        agreed=7,
    ),
    Told(
        *(13, DID, "people"),
        "At the coffee morning it is hard to get to know people.",
        "Two parents now say hello at the door. Look for the yellow scarves.",
        "Sam",
        {
            "pl": (
                "Na poranku przy kawie trudno poznać nowe osoby.",
                "Przy drzwiach witają teraz dwie osoby spośród rodziców. Mają żółte szaliki.",
            ),
            "ar": (
                "من الصعب التعرّف على الناس في صباح القهوة.",
                "يرحّب بكم الآن عند الباب اثنان من الأهالي. ابحثوا عن الأوشحة الصفراء.",
            ),
        },
        by_computer=("ar",),
        agreed=3,
    ),
    Told(
        *(9, HEARD, "playground"),
        "Water stands on the playground after rain.",
        words={
            "pl": ("Po deszczu na placu zabaw stoi woda.",),
            "ar": ("تتجمّع المياه في ساحة اللعب بعد المطر.",),
        },
        agreed=5,
    ),
    Told(
        *(7, DID, "globe"),
        "Letters come only in English.",
        "Letters about trips, meals and meetings now come in the languages of this school.",
        "Rosa",
        {
            "pl": (
                "Listy przychodzą tylko po angielsku.",
                "Listy o wycieczkach, posiłkach i zebraniach przychodzą teraz w językach tej"
                " szkoły.",
            ),
            "ar": (
                "الرسائل تأتي بالإنجليزية فقط.",
                "رسائل الرحلات والوجبات والاجتماعات تأتي الآن بلغات هذه المدرسة.",
            ),
        },
        agreed=6,
    ),
)
