create or replace function routing.terms_hash()
returns bigint
language sql
stable
as $$
    select hashtextextended(
        concat_ws(
            ' ', ops.setting('working_hours'), ops.setting_text('timezone'), ops.setting_text('place'),
            (select string_agg(concat_ws(' ', t.kind, t.pool_id, t.priority, t.length, t.at_risk_share), ',' order by t.kind, t.pool_id, t.priority) from routing.terms as t),
            (select sum(hashtextextended(h.place || ' ' || h.occasion, 0)) from calendar.holidays as h)
        ),
        0
    );
$$;

comment on function routing.terms_hash() is
'By which terms, working hours and holidays waits are calculated: another value after one of them changed, whatever the clock says (routing.waits.terms_hash).';

revoke all on function routing.terms_hash() from public;
