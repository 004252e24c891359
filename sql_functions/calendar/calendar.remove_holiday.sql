create or replace function calendar.remove_holiday(p_place text, p_occasion text)
returns void
language plpgsql
volatile
as $$
begin
    delete from calendar.holidays as h where h.place = upper(btrim(p_place)) and h.occasion = calendar.occasion_of(p_occasion);
    if not found then
        raise exception '% has no holiday %', coalesce(p_place, 'null'), coalesce(p_occasion, 'null') using errcode = 'ID209', hint = 'indica holiday list shows them.';
    end if;
end;
$$;

comment on function calendar.remove_holiday(text, text) is 'Takes a day off away, written in any way in which calendar.save_holiday() takes it. Raises ID209 when there is none.';

revoke all on function calendar.remove_holiday(text, text) from public;
