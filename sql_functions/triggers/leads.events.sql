create or replace trigger t10_append_only
    before update or delete on leads.events
    for each row
    execute function util.tg_append_only();

create or replace trigger t10_append_only_truncate
    before truncate on leads.events
    for each statement
    execute function util.tg_append_only();

create or replace trigger t40_keep_status_period
    after insert on leads.events
    for each row
    when (new.kind in ('created', 'status_changed'))
    execute function leads.tg_keep_status_period();

create or replace trigger t50_follow
    after insert on leads.events
    for each row
    when (current_setting('indica.follow_together', true) is distinct from 'on')
    execute function flow.tg_follow();

create or replace trigger t51_follow_together
    after insert on leads.events
    referencing new table as new_events
    for each statement
    when (current_setting('indica.follow_together', true) = 'on')
    execute function flow.tg_follow_together();

create or replace trigger t60_apply_parked
    after insert on leads.events
    for each row
    when (new.kind = 'template_accepted')
    execute function inbox.tg_apply_parked();
