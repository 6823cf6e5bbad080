"""Who is in the made-up school: families in several scripts, staff, and words for passwords."""

from kiosk.domain import staff

FAMILIES = (
    ("Amina", "en"),
    ("Katarzyna", "pl"),
    ("سارة", "ar"),
    ("O'Brien", "en"),
    ("Łukasz", "pl"),
    ("محمد", "ar"),
    ("Grandma Joyce", "en"),
    ("Zofia", "pl"),
    ("Yusuf", "en"),
    ("نور", "ar"),
    ("Mihai", "en"),
    ("Agnieszka", "pl"),
    ("Fatuma", "en"),
    ("Li Na 李娜", "en"),
    ("Tomasz", "pl"),
    ("أمل", "ar"),
    ("Jo", "en"),
    ("Priya", "en"),
    ("Małgorzata", "pl"),
    ("Dwayne", "en"),
)
STAFF = (
    ("Sam Okafor", "sam@riverside.example.org", staff.HOST),
    ("Rosa Bell", "rosa@riverside.example.org", staff.RECEPTION),
    ("Helen Marsh", "helen@riverside.example.org", staff.MANAGER),
    ("Dev Patel", "dev@riverside.example.org", staff.ADMIN),
)
WORDS = """
    apple basket bridge button candle carpet cherry corner garden kettle lantern marble meadow
    mirror nutmeg orchard paper pebble pencil pocket ribbon river saddle silver spoon summer
    teapot thimble timber tulip velvet violet walnut window winter yellow
    """
