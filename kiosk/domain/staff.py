"""STUB until the accounts helper delivers."""
from kiosk.models.staff import Role as Role
HOST, RECEPTION, MANAGER, ADMIN = Role.HOST, Role.RECEPTION, Role.MANAGER, Role.ADMIN
