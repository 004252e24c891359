create or replace trigger t95_audit
    after insert or update of state, field_map, constants, read_columns, first_contact, per_hour on intake.imports
    for each row
    execute function ops.tg_audit('id', 'changed_at,rows_done,created,touched,suppressed,quarantined,rejected,repeated,unreadable,paced_until');
