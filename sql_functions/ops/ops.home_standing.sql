create or replace function ops.home_standing()
returns text
language plpgsql
stable
as $$
declare
    v_place constant ops.place := ops.present_place();
    v_home ops.homes;
begin
    select * into v_home from ops.homes as h order by h.id desc limit 1;
    return case
        when v_home.id is null then 'new'
        when v_home.system_identifier is distinct from v_place.system_identifier
            or v_home.database_oid is distinct from v_place.database_oid
            or v_home.database_name is distinct from v_place.database_name
            then 'foreign'
        -- A standby tells no timeline.
        when v_home.timeline is distinct from coalesce(v_place.timeline, v_home.timeline)
            and ops.setting_text('new_timeline') is distinct from 'continue'
            then 'foreign'
        when v_home.left_at is not null then 'left'
        when v_home.settled_at is null then 'unsettled'
        else 'settled'
    end;
end;
$$;

comment on function ops.home_standing() is
'How this database stands to where it is. new: nothing ever left it; settled: at home; foreign: it is a copy or was restored, and nobody has noticed yet;
unsettled: that was noticed, and what was in flight is not settled; left: the operation was moved elsewhere. Work leaves only when it is new or settled.';

revoke all on function ops.home_standing() from public;
