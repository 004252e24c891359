"""What each page of the desk asks the database, as a director and as a consultant."""

from __future__ import annotations

_VIEWER = (
    "(select row(1, 'Dora', r.code, '{sees}', r.rights, null, {ids})::desk.viewer"
    " from desk.roles as r where r.code = '{role}')"
)
DIRECTOR = _VIEWER.format(sees="all", ids="null", role="director")
CONSULTANT = _VIEWER.format(sees="own", ids="array[7]", role="consultant")
WEEK = """'{"period": "7d"}'"""

PAGES = {
    "the count on every page": f"governance.desk_waiting({DIRECTOR}, 0)",
    "waiting": f"governance.desk_waiting({DIRECTOR}, 50)",
    "waiting, a team": f"governance.desk_waiting({DIRECTOR}, 50, 'sul')",
    "waiting, one's own": f"governance.desk_waiting({CONSULTANT}, 50)",
    "today": f"governance.desk_today({DIRECTOR})",
    "overview": f"governance.desk_overview({DIRECTOR}, {WEEK})",
    "leads": f"governance.desk_leads({DIRECTOR}, '{{}}')",
    "leads of a week": f"governance.desk_leads({DIRECTOR}, {WEEK})",
    "referrers": f"governance.desk_referrers({DIRECTOR}, {WEEK})",
    "rework": f"governance.desk_rework({DIRECTOR}, {WEEK})",
    "messages": f"governance.desk_messages({DIRECTOR}, {WEEK})",
    "distribution": f"governance.desk_distribution({DIRECTOR}, {WEEK})",
    "alerts": f"governance.desk_alerts({DIRECTOR})",
    "operation": "governance.desk_operation()",
    "due": "governance.list_leads(p_order => 'next_action_at')",
}
