import os
from tests.browser.conftest import *
from tests.browser import scenery, screens
from kiosk.core import db
from tests.browser.visitor import PHONE
def test_shoot(open_screen, app, day):
    out="/tmp/od/wall"; os.makedirs(out, exist_ok=True)
    for w,h in ((1920,1080),(1280,720),(1080,1920)):
        v=open_screen(viewport={"width":w,"height":h}, touches=False); v.open("/wall"); v.page.wait_for_timeout(300)
        v.page.screenshot(path=f"{out}/w1-{w}x{h}.png")
    ph = open_screen(viewport={"width":320,"height":640}, is_mobile=True)
    ph.page.context.add_cookies([{"name":"mode","value":"phone","url":ph.address}])
    for s in screens.of_parents(day,"ar"):
        if s.name in ("P4 near","P5 waiting","P5 called","P5 next","T4a","T5b","T5c","T5d","P4 change"):
            s.show(ph.page, ph.address); ph.page.screenshot(path=f"{out}/ph-{s.name}.png", full_page=True)
    with app.app_context(), db.writing():
        scenery.only_on(day.scene, 2)
    v=open_screen(viewport={"width":1920,"height":1080}, touches=False); v.open("/wall"); v.page.wait_for_timeout(300)
    v.page.screenshot(path=f"{out}/w2.png")
