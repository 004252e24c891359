create or replace trigger t95_audit
    after update of resolved_at, resolution, reason on intake.quarantine
    for each row
    execute function ops.tg_audit('submission_id', 'detail,next_action_at');
