"""Screenshots of screens: OUT, TAGS, WANT (prefixes), COLOURS, SHAPE by environment."""
import os, re
import pytest
from tests.browser import screens
from tests.browser.conftest import *
from tests.browser.visitor import PHONE
from tests.browser.test_accessible import AXE
def test_shoot(open_screen, open_staff, day):
    out = os.environ["OUT"]; os.makedirs(out, exist_ok=True)
    want = os.environ.get("WANT", "").split("|")
    colours = os.environ.get("COLOURS", "paper"); size=os.environ.get("SIZE","100")
    w,h = map(int, os.environ.get("SHAPE","1180x820").split("x"))
    look = lambda v: v.page.context.add_cookies([{"name":"look","value":f"{size}.{colours}","url":v.address}])
    for tag in os.environ.get("TAGS","en").split(","):
        tab = open_screen(viewport={"width":w,"height":h}); ph = open_screen(viewport=PHONE, is_mobile=True)
        look(tab); look(ph)
        ph.page.context.add_cookies([{"name":"mode","value":"phone","url":ph.address}])
        for s in screens.of_parents(day, tag):
            if not any(re.fullmatch(x, s.name) for x in want): continue
            v = ph if s.phone or os.environ.get("ALLPHONE") else tab
            try: s.show(v.page, v.address)
            except Exception as e: print(s.name, e)
            v.page.wait_for_timeout(150)
            v.page.screenshot(path=f"{out}/{tag}-{s.name.replace(' ','_')}.png", full_page=v is ph)
    if os.environ.get("STAFF"):
        for (sw,sh) in ((1280,900),(390,844)):
            v = open_staff("admin", viewport={"width":sw,"height":sh})
            for s in screens.of_staff(day):
                if not any(re.fullmatch(x, s.name) for x in want): continue
                s.show(v.page, v.address)
                v.page.screenshot(path=f"{out}/staff-{sw}-{s.name.replace(' ','_').replace('/','_')}.png", full_page=sw<500)
