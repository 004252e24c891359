create or replace trigger t95_audit
    after insert or update or delete on scoring.feature_choices
    for each row
    execute function ops.tg_audit('feature');
