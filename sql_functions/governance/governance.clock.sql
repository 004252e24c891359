create or replace view governance.clock as
select
    case
        when not util.is_clock_movable() then clock_timestamp()
        else coalesce(nullif(current_setting('indica.fake_now', true), '')::timestamptz, clock_timestamp() + c.offset_by)
    end as at
from ops.clock as c
-- One row, which the planner would else take for hundreds: nothing ever analyses so small a table.
limit 1;

comment on view governance.clock is
'The time that the views of governance and bi count from, one row: util.current_time() for readers, who may not read ops.clock themselves.';
comment on column governance.clock.at is 'The time from which the other views count; a development database may have moved it.';

revoke all on governance.clock from public;
grant select on governance.clock to indica_dba;
